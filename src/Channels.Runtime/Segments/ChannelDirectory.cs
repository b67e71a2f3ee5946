using System;
using System.Collections.Concurrent;
using System.IO;
using Channels.Interop;
using Channels.Transit;
using Channels.Waiting;

namespace Channels.Segments;

/// <summary>
/// The one place that names, finds and removes a channel's files. A channel is a folder with a control file and its rings.
/// </summary>
/// <remarks>
/// Who uses a channel holds a shared lock on its control file, and the kernel lets go of it at the process's death; who gets
/// the lock exclusively knows that nobody uses the channel, that nobody can begin to, and removes it. A new channel is
/// built in a folder with a hidden name, locked, and becomes visible by one rename: a visible channel without a
/// lock is a dead one. Before anything of it is removed it is hidden again, by one who has the lock exclusively. So what is visible
/// is whole, and what is hidden and not locked is anybody's to remove. Nothing else is: the channels' folder may hold other
/// things, and a visible folder is a channel only if its control file says so.
/// A lock that was waited for may be one on a file that is gone, or was hidden by one who died: whoever gets one looks
/// whether the file is found by its name still. Only an endpoint that is on its way, in a message of another channel, keeps a
/// channel without users: whoever has the lock exclusively asks <see cref="Carriers"/>. So one who can't share the lock may have come
/// in such a moment, and tries again.
/// </remarks>
internal sealed class ChannelDirectory
{
    /// <summary>What this process has made and not left: no sweep has to look at it.</summary>
    private static readonly ConcurrentDictionary<string, bool> s_used = new(StringComparer.Ordinal);

    // Some seconds: one that is stopped while it has the lock keeps nobody longer.
    private const int MostLooks = 200;

    private readonly string _base;
    private volatile bool _isLeft;

    private ChannelDirectory(string basePath, string name)
    {
        _base = basePath;
        Name = name;
    }

    internal string BasePath => _base;

    internal string Name { get; }

    /// <summary>Makes the folder and its control file under a hidden name, calls <paramref name="fill"/>, and makes it visible.</summary>
    internal static ChannelDirectory Create(
        string name, long controlLength, Action<int, MappedFile, int> fill, out MappedFile control, out int descriptor)
    {
        using BaseDirectory parent = BaseDirectory.Open();
        Sweep(parent);
        while (true)
        {
            string hidden = NewHiddenName();
            if (Linux.MakeDirectory(parent.Descriptor, hidden) != 0)
            {
                throw Linux.Failure($"No channel can be made in '{parent.Path}'", Linux.LastError);
            }

            KillPoint.Pass(KillPoint.AfterFolder);
            int directory = Linux.OpenDirectory(parent.Descriptor, hidden);
            if (directory < 0) continue;        // Another process's sweep took it for a left-over: once more.

            try
            {
                int error = MappedFile.TryCreate(directory, ControlLayout.ControlFile, controlLength, out MappedFile? file, out descriptor);
                if (error == Linux.NotFound) continue;
                if (error != 0)
                {
                    _ = Linux.RemoveDirectory(parent.Descriptor, hidden);
                    throw MappedFile.NoRoom(controlLength, error);
                }

                control = file!;
                KillPoint.Pass(KillPoint.AfterControlFile);
                if (!Linux.TryLockShared(descriptor) || !HasName(descriptor))
                {
                    Linux.Close(descriptor);
                    continue;
                }

                KillPoint.Pass(KillPoint.AfterUseLock);
                try
                {
                    fill(directory, control, descriptor);
                    KillPoint.Pass(KillPoint.BeforeVisible);
                    if (Linux.RenameNew(parent.Descriptor, hidden, name) != 0)
                    {
                        error = Linux.LastError;
                        throw error is Linux.Exists or Linux.NotEmpty
                            ? new ChannelExistsException(name)
                            : Linux.Failure($"The channel '{name}' can't be made in '{parent.Path}'", error);
                    }
                }
                catch
                {
                    RemoveFiles(parent, hidden, directory);
                    control.Release();
                    Linux.Close(descriptor);
                    throw;
                }

                KillPoint.Pass(KillPoint.AfterVisible);
                _ = s_used.TryAdd(Path.Combine(parent.Path, name), true);
                return new ChannelDirectory(parent.Path, name);
            }
            finally
            {
                Linux.Close(directory);
            }
        }
    }

    /// <summary>Finds a channel and takes part in it, or returns null if there is none of that name that somebody uses.</summary>
    internal static ChannelDirectory? TryOpen(
        string name, string? basePath, long shortestControl, out MappedFile? control, out int descriptor)
    {
        using BaseDirectory parent = BaseDirectory.Open(basePath);
        Nap nap = default;
        for (int i = 0; i < MostLooks; i++, nap.Take())
        {
            Sweep(parent);
            if (TryOpen(parent, name, shortestControl, out control, out descriptor, out bool isLooked) is { } found) return found;
            if (!isLooked) return null;
        }

        control = null;
        descriptor = -1;
        return null;
    }

    /// <param name="parent">The folder of all channels.</param>
    /// <param name="name">The channel's.</param>
    /// <param name="shortestControl">How long its control file must be.</param>
    /// <param name="control">Its memory.</param>
    /// <param name="descriptor">The file.</param>
    /// <param name="isLooked">Whether somebody has it for itself, to see whether it is to stay or to remove it.</param>
    private static ChannelDirectory? TryOpen(
        BaseDirectory parent, string name, long shortestControl, out MappedFile? control, out int descriptor, out bool isLooked)
    {
        control = null;
        descriptor = -1;
        isLooked = false;
        int directory = Linux.OpenDirectory(parent.Descriptor, name);
        if (directory < 0) return null;

        try
        {
            control = MappedFile.TryOpen(directory, ControlLayout.ControlFile, shortestControl, out descriptor);
            if (control is null) return null;
            bool isLocked = Linux.TryLockShared(descriptor);
            if (isLocked && IsFoundBy(parent, name, descriptor))
            {
                KillPoint.Pass(KillPoint.AfterUseLock);
                return new ChannelDirectory(parent.Path, name);
            }

            isLooked = HasName(descriptor);
            control.Release();
            control = null;
            Linux.Close(descriptor);
            return null;
        }
        finally
        {
            Linux.Close(directory);
        }
    }

    /// <summary>Opens the folder anew, for files that come and go while the channel is used.</summary>
    /// <exception cref="ObjectDisposedException">It may be gone, as the channel was left here.</exception>
    /// <exception cref="IOException">There is none, or no descriptor for it.</exception>
    internal int OpenFolder()
    {
        using BaseDirectory parent = BaseDirectory.Open(_base);
        int directory = Linux.OpenDirectory(parent.Descriptor, Name);
        if (directory >= 0) return directory;
        int error = Linux.LastError;
        ThrowIfLeft();
        throw Linux.Failure($"The folder of channel '{Name}' can't be opened", error);
    }

    /// <summary>For when something of the channel is not there.</summary>
    /// <exception cref="ObjectDisposedException">That is because it was left here.</exception>
    internal void ThrowIfLeft()
    {
        if (_isLeft) throw new ObjectDisposedException(Name, $"The channel '{Name}' has been disposed.");
    }

    /// <summary>Ends the use of the control file, and removes the channel if nobody else uses it.</summary>
    /// <param name="controlDescriptor">The control file.</param>
    /// <param name="hasCarried">Whether endpoints of others may be in it, and go with it.</param>
    internal void Leave(int controlDescriptor, bool hasCarried = false)
    {
        KillPoint.Pass(KillPoint.BeforeLeave);
        _isLeft = true;
        _ = s_used.TryRemove(Path.Combine(_base, Name), out _);
        if (Linux.TryLockExclusive(controlDescriptor) && HasName(controlDescriptor) && !Carriers.Keep(_base, Name, controlDescriptor))
        {
            KillPoint.Pass(KillPoint.AfterLastLock);
            try
            {
                using BaseDirectory parent = BaseDirectory.Open(_base);
                if (IsFoundBy(parent, Name, controlDescriptor)) Remove(parent, Name);
                if (hasCarried) Sweep(parent);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The folder was taken away by hand: what should be removed is gone.
            }
        }

        Linux.Close(controlDescriptor);
    }

    /// <summary>Removes every channel that nobody uses any more, as killed processes leave them.</summary>
    private static void Sweep(BaseDirectory parent)
    {
        foreach (string path in Directory.EnumerateDirectories(parent.Path))
        {
            if (s_used.ContainsKey(path)) continue;

            string name = Path.GetFileName(path);
            bool isHidden = IsHidden(name);
            int directory = Linux.OpenDirectory(parent.Descriptor, name);
            if (directory < 0) continue;

            int control = Linux.OpenFile(directory, ControlLayout.ControlFile);
            if (control >= 0)
            {
                // A hidden one may have nothing in it yet; a visible one without that is no channel, or a damaged one: not even locked.
                if ((isHidden || new ControlView(control).IsOfAnyVersion)
                    && Linux.TryLockExclusive(control) && IsFoundBy(parent, name, control) && !Carriers.Keep(parent.Path, name, control))
                {
                    RemoveFiles(parent, name, directory);
                }

                Linux.Close(control);
            }
            else if (isHidden && Linux.LastError == Linux.NotFound)
            {
                // Only what is empty goes: another process may be about to make the control file.
                _ = Linux.RemoveDirectory(parent.Descriptor, name);
            }

            Linux.Close(directory);
        }
    }

    private static void Remove(BaseDirectory parent, string name)
    {
        int directory = Linux.OpenDirectory(parent.Descriptor, name);
        if (directory < 0) return;
        RemoveFiles(parent, name, directory);
        Linux.Close(directory);
    }

    private static void RemoveFiles(BaseDirectory parent, string name, int directory)
    {
        if (!IsHidden(name))
        {
            string hidden = NewHiddenName();
            if (Linux.RenameNew(parent.Descriptor, name, hidden) == 0) name = hidden;
            KillPoint.Pass(KillPoint.AfterHidden);
        }

        // The control file goes last: while it is there, a removal that was cut short can be finished by the next sweep.
        string[] files;
        try
        {
            files = Directory.GetFiles(Path.Combine(parent.Path, name));
        }
        catch (DirectoryNotFoundException)
        {
            return;     // It was taken away by hand.
        }

        foreach (string path in files)
        {
            string file = Path.GetFileName(path);
            if (!IsRemovedFirst(file)) continue;
            _ = Linux.RemoveFile(directory, file);
            KillPoint.Pass(KillPoint.AfterFileRemoved);
        }

        _ = Linux.RemoveFile(directory, ControlLayout.ControlFile);
        KillPoint.Pass(KillPoint.AfterControlRemoved);
        _ = Linux.RemoveDirectory(parent.Descriptor, name);
    }

    private static bool IsRemovedFirst(string file) =>
        file is ControlLayout.RingFile or ControlLayout.RepliesFile || file.StartsWith(ControlLayout.SpillPrefix, StringComparison.Ordinal);

    private static string NewHiddenName() => ControlLayout.HiddenPrefix + ChannelName.Random();

    private static bool IsHidden(string name) => name.StartsWith(ControlLayout.HiddenPrefix, StringComparison.Ordinal)
        && ChannelName.IsRandom(name.AsSpan(ControlLayout.HiddenPrefix.Length));

    /// <summary>Whether the control file is the one of the channel that has that name now. If so, and it is locked, it stays so.</summary>
    private static bool IsFoundBy(BaseDirectory parent, string name, int control)
    {
        int directory = Linux.OpenDirectory(parent.Descriptor, name);
        int found = directory < 0 ? -1 : Linux.OpenFile(directory, ControlLayout.ControlFile);
        bool isSame = found >= 0 && Linux.GetStatus(found, out FileStatus there) == 0
            && Linux.GetStatus(control, out FileStatus here) == 0 && there.Inode == here.Inode;
        Linux.Close(found);
        Linux.Close(directory);
        return isSame;
    }

    private static bool HasName(int descriptor) => Linux.GetStatus(descriptor, out FileStatus status) == 0 && status.Links > 0;
}
