using System;
using System.ComponentModel;
using System.Text;
using System.Threading;
using Channels.Interop;
using Channels.Participants;
using Channels.Pipes;
using Channels.Queues;
using Channels.Segments;
using Channels.Waiting;
using Barrier = Channels.Waiting.Barrier;

namespace Channels.CompilerServices;

/// <summary>This process's attachment to one channel. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe partial class ChannelConnection : IWatcher
{
    private readonly ChannelDirectory _directory;
    private readonly MappedFile _control;
    private readonly int _descriptor;
    private readonly object _gate = new();
    private int _uses = 1;
    private bool _closed;
    private readonly bool _isAttached;

    private ChannelConnection(ChannelContract contract, ChannelDirectory directory, MappedFile control, int descriptor, ParticipantTable participants, IPrimitiveFile file, in ChannelSettings settings)
    {
        _directory = directory;
        _control = control;
        _descriptor = descriptor;
        Participants = participants;
        participants.Folder = directory.BasePath;
        Peers = new Peers(this, participants);
        HasAnswers = contract.Replies == PipeReplies.Answers;
        Primitive = file.Attach(this, control, new SpillFolder(directory, participants.NextFileNumber), settings);
        if (!Barrier.IsGlobal)
        {
            // From now on every process fences between its stores and its looks at the wake words.
            Volatile.Write(ref *(int*)(control.Address + ControlLayout.FullFencesAt), 1);
            Primitive.RequireFences();
        }

        // Before anything can be claimed here, and after the version was raised.
        Primitive.AnnounceNewcomer();
        _isAttached = true;
    }

    /// <summary>A channel that was forgotten is left as by a process that died: its lock goes, and with it the claim to live.</summary>
    ~ChannelConnection()
    {
        if (!_isAttached || _closed) return;
        Peers.End();
        Linux.Close(_descriptor);
    }

    internal string Name => _directory.Name;

    internal string BasePath => _directory.BasePath;

    internal ParticipantTable Participants { get; }

    internal Peers Peers { get; }

    /// <summary>
    /// Whether this attachment made the channel. It owns what nobody has taken: an end that it disposes unused is closed, so that
    /// nobody waits for one who will not come.
    /// </summary>
    internal bool IsCreator => Volatile.Read(ref *(long*)(_control.Address + ControlLayout.CreatorAt)) == Participants.Self;

    /// <summary>Whether it is a pipe with requests.</summary>
    internal bool HasAnswers { get; }

    internal Primitive Primitive { get; }

    internal Pipe Pipe => (Pipe)Primitive;

    internal Queue Queue => (Queue)Primitive;

    internal bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Creates a channel and attaches to it.</summary>
    /// <exception cref="ArgumentException">The name is none that a channel can have.</exception>
    /// <exception cref="ChannelExistsException">A channel of that name is in use.</exception>
    /// <exception cref="System.IO.IOException">There is no room, or the channels' folder can't be used.</exception>
    /// <exception cref="PlatformNotSupportedException">The system lacks what channels need.</exception>
    public static ChannelConnection Create(ChannelContract contract, string? name, ProcessChannelOptions? options)
    {
        if (contract is null) throw new ArgumentNullException(nameof(contract));
        options ??= new ProcessChannelOptions();
        ChannelSettings settings = options.Check(contract.Kind);
        name = name is null ? ChannelName.Random() : ChannelName.Check(name);
        byte[] text = Encoding.UTF8.GetBytes(contract.Text);

        IPrimitiveFile? primitive = null;
        ParticipantTable? participants = null;
        int controlDescriptor = -1;
        try
        {
            ChannelDirectory directory = ChannelDirectory.Create(name, ControlLayout.TextAt(contract.Kind) + text.Length, Fill, out MappedFile control, out controlDescriptor);
            return new ChannelConnection(contract, directory, control, controlDescriptor, participants!, primitive!, settings);
        }
        catch
        {
            primitive?.Release();        // Its memory is taken from a file system that may be full.
            throw;
        }

        void Fill(int folder, MappedFile file, int descriptor)
        {
            byte* header = file.Address;
            *(int*)(header + ControlLayout.VersionAt) = ControlLayout.Version;
            *(int*)(header + ControlLayout.KindAt) = (int)contract.Kind;
            *(ulong*)(header + ControlLayout.FingerprintHighAt) = contract.FingerprintHigh;
            *(ulong*)(header + ControlLayout.FingerprintLowAt) = contract.FingerprintLow;
            settings.WriteTo(header);
            *(long*)(header + ControlLayout.IdentityAt) = NewIdentity();
            *(int*)(header + ControlLayout.TextLengthAt) = text.Length;
            text.CopyTo(new Span<byte>(header + ControlLayout.TextAt(contract.Kind), text.Length));
            *(long*)(header + ControlLayout.MagicAt) = ControlLayout.Magic;
            primitive = PrimitiveFile.Create(folder, contract, settings);
            KillPoint.Pass(KillPoint.AfterRingFile);
            participants = new ParticipantTable(file, descriptor, contract.Kind, ParticipantRoles.All, primitive.Guard);
            *(long*)(header + ControlLayout.CreatorAt) = participants.Self;
        }
    }

    /// <summary>Attaches to a channel that another process has created.</summary>
    /// <exception cref="ArgumentException">The name is none that a channel can have.</exception>
    /// <exception cref="ChannelNotFoundException">There is no such channel.</exception>
    /// <exception cref="ChannelContractException">It was created with another contract.</exception>
    public static ChannelConnection Open(ChannelContract contract, string name) =>
        TryOpen(contract, ChannelName.Check(name), null, ParticipantRoles.All) ?? throw new ChannelNotFoundException(name);

    /// <summary>Attaches to a channel of which this process was given an endpoint: to that one, if an identity is given, and no later one of its name.</summary>
    internal static ChannelConnection OpenGiven(ChannelContract contract, string name, string basePath, ParticipantRoles roles, long identity = 0, long transit = 0) =>
        TryOpen(contract, ChannelName.Check(name), basePath, roles, identity, transit) ?? throw new ChannelNotFoundException(name);

    /// <summary>The endpoint that this attachment exists for, if it was made for one.</summary>
    internal IMovableEndpoint? Owner { get; set; }

    /// <summary>The worker that was given this attachment's endpoint is over, by an exception or without one.</summary>
    internal void EndGiven(Exception? error)
    {
        if (!IsClosed) Owner?.End(error);
    }

    /// <summary>This attachment will not do that any more, unless somebody who was given an endpoint relies on it still.</summary>
    internal void EndRole(ParticipantRoles role)
    {
        lock (_gate)
        {
            if (_uses > 1 || _closed) return;
            Participants.DropRoles(role);
        }

        Primitive.AnnounceLeaving();
    }

    /// <summary>Reserves a part of the file that holds the rings.</summary>
    /// <exception cref="System.IO.IOException">The file system is full.</exception>
    internal void ReserveInRingFile(long offset, long length)
    {
        int folder = _directory.OpenFolder();
        try
        {
            MappedFile.Reserve(folder, ControlLayout.RingFile, offset, length);
        }
        finally
        {
            Linux.Close(folder);
        }
    }

    /// <summary>Says that somebody else relies on this attachment; each call is paired with one of <see cref="Close"/>.</summary>
    internal bool TryUse()
    {
        lock (_gate)
        {
            if (_uses == 0) return false;
            _uses++;
            return true;
        }
    }

    /// <summary>Ends one use; the last one leaves the channel, and removes it if nobody else is attached.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            // What this attachment has sent, and is not in its carrier yet, depends on it.
            if (_uses == 0 || --_uses > 0 || _travels > 0) return;
            Volatile.Write(ref _closed, true);
        }

        Leave();
    }

    private void Leave()
    {
        Peers.End();

        // Nobody is to think that the creator was lost.
        _ = Interlocked.CompareExchange(ref *(long*)(_control.Address + ControlLayout.CreatorAt), 0, Participants.Self);
        KillPoint.Pass(KillPoint.AfterCreatorLeft);
        Participants.DropRoles(ParticipantRoles.All);
        Primitive.AnnounceLeaving();
        Primitive.Release();
        _directory.Leave(_descriptor, HasCarried);
        _control.Release();
        GC.SuppressFinalize(this);
    }

    void IWatcher.OnPeerEnded()
    {
        if (!IsClosed) Primitive.Alert();
    }

    private static ChannelConnection? TryOpen(ChannelContract contract, string name, string? basePath, ParticipantRoles roles, long identity = 0, long transit = 0)
    {
        if (contract is null) throw new ArgumentNullException(nameof(contract));

        // As long as any kind's: the kind is compared with the rest of the contract, and the mismatch is said.
        ChannelDirectory? directory = ChannelDirectory.TryOpen(name, basePath, ControlLayout.TextAt(ChannelKind.Pipe), out MappedFile? control, out int descriptor);
        if (directory is null) return null;
        IPrimitiveFile? primitive = null;
        bool isChannel = false;
        try
        {
            byte* header = control!.Address;
            isChannel = *(long*)header == ControlLayout.Magic;
            if (!isChannel || *(int*)(header + ControlLayout.VersionAt) != ControlLayout.Version)
            {
                throw new ChannelCorruptException($"'{name}' is no channel, or one of another version of Channels.");
            }

            if (identity != 0 && *(long*)(header + ControlLayout.IdentityAt) != identity) throw new ChannelNotFoundException(name);
            Compare(contract, name, control);
            if (control.Length < ControlLayout.TextAt(contract.Kind)) throw new ChannelCorruptException("the participant table is cut off.");
            ChannelSettings settings = ChannelSettings.ReadFrom(header);
            int folder = directory.OpenFolder();
            try
            {
                primitive = PrimitiveFile.TryOpen(folder, contract, settings) ?? throw new ChannelCorruptException("the ring's file is missing or too short.");
            }
            finally
            {
                Linux.Close(folder);
            }

            ParticipantTable participants = new(control, descriptor, contract.Kind, roles, primitive.Guard);
            return new ChannelConnection(contract, directory, control, descriptor, participants, primitive, settings);
        }
        catch (Exception exception)
        {
            primitive?.Release();
            if (exception is ChannelContractException && transit != 0) GiveUp(control!, transit, roles);

            // What is no channel, or a damaged one, is not removed, though nobody else uses it.
            if (isChannel) directory.Leave(descriptor);
            else Linux.Close(descriptor);
            control!.Release();
            throw;
        }
    }

    private static long NewIdentity()
    {
        byte[] bytes = new byte[sizeof(long)];
        do System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
        while (BitConverter.ToInt64(bytes, 0) == 0);
        return BitConverter.ToInt64(bytes, 0);
    }

    private static void Compare(ChannelContract contract, string name, MappedFile control)
    {
        byte* header = control.Address;
        ChannelKind kind = *(ChannelKind*)(header + ControlLayout.KindAt);
        if (*(ulong*)(header + ControlLayout.FingerprintHighAt) == contract.FingerprintHigh
            && *(ulong*)(header + ControlLayout.FingerprintLowAt) == contract.FingerprintLow
            && kind == contract.Kind)
        {
            return;
        }

        // Whatever the header says, nothing behind the file's end is read.
        int textAt = (int)Math.Min(control.Length, ControlLayout.TextAt(kind));
        int length = Math.Max(0, Math.Min(*(int*)(header + ControlLayout.TextLengthAt), (int)Math.Min(int.MaxValue, control.Length - textAt)));
        throw new ChannelContractException(name, contract.Text, Encoding.UTF8.GetString(header + textAt, length));
    }
}
