using System;
using System.Globalization;
using System.IO;
using Channels.Interop;

namespace Channels.Segments;

/// <summary>Makes, finds and removes the files of messages that are too large for their ring.</summary>
internal sealed class SpillFolder(ChannelDirectory directory, Func<long> nextNumber)
{
    /// <summary>The folder of all channels.</summary>
    internal string BasePath => directory.BasePath;

    /// <exception cref="IOException">There is no room for the file.</exception>
    internal MappedFile Create(long length, out long number)
    {
        number = nextNumber();
        int folder = directory.OpenFolder();
        try
        {
            return MappedFile.Create(folder, NameOf(number), length);
        }
        catch (IOException)
        {
            directory.ThrowIfLeft();
            throw;
        }
        finally
        {
            Linux.Close(folder);
        }
    }

    /// <summary>Maps a file that another process has made; null if there is none of at least that length.</summary>
    /// <exception cref="IOException">The file may well be there, but can't be mapped now.</exception>
    internal MappedFile? TryOpen(long number, long length)
    {
        int folder = directory.OpenFolder();
        try
        {
            MappedFile? file = MappedFile.TryOpen(folder, NameOf(number), length, out int descriptor);
            if (file is not null) Linux.Close(descriptor);
            return file;
        }
        finally
        {
            Linux.Close(folder);
        }
    }

    /// <summary>
    /// Removes a file, if that can be done now. It is removed in the middle of takes and of moves, which are to come to their end: a
    /// process that has no descriptor left, or whose folder somebody took away, leaves it to who removes the channel.
    /// </summary>
    internal void Remove(long number)
    {
        int folder;
        try
        {
            folder = directory.OpenFolder();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return;
        }

        _ = Linux.RemoveFile(folder, NameOf(number));
        Linux.Close(folder);
    }

    private static string NameOf(long number) => ControlLayout.SpillPrefix + number.ToString("x", CultureInfo.InvariantCulture);
}
