using System;
using System.Globalization;
using Channels.Interop;

namespace Channels.Segments;

/// <summary>Makes, finds and removes the files of messages that are too large for their ring.</summary>
internal sealed class SpillFolder(ChannelDirectory directory, Func<long> nextNumber)
{
    /// <exception cref="System.IO.IOException">There is no room for the file.</exception>
    internal MappedFile Create(long length, out long number)
    {
        number = nextNumber();
        int folder = directory.OpenFolder();
        try
        {
            return MappedFile.Create(folder, NameOf(number), length);
        }
        finally
        {
            Linux.Close(folder);
        }
    }

    /// <summary>Maps a file that another process has made; null if there is none of at least that length.</summary>
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

    internal void Remove(long number)
    {
        int folder = directory.OpenFolder();
        _ = Linux.RemoveFile(folder, NameOf(number));
        Linux.Close(folder);
    }

    private static string NameOf(long number) => ControlLayout.SpillPrefix + number.ToString("x", CultureInfo.InvariantCulture);
}
