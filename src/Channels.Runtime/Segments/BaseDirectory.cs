using System;
using System.Globalization;
using System.IO;
using Channels.Interop;

namespace Channels.Segments;

/// <summary>The folder that holds all channels of one user: <c>CHANNELS_DIR</c>, or <c>/dev/shm/channels-&lt;uid&gt;</c>.</summary>
internal sealed class BaseDirectory : IDisposable
{
    private BaseDirectory(string path, int descriptor)
    {
        Path = path;
        Descriptor = descriptor;
    }

    internal string Path { get; }

    internal int Descriptor { get; }

    /// <exception cref="PlatformNotSupportedException">The system lacks what channels need.</exception>
    /// <exception cref="UnauthorizedAccessException">Somebody else owns the folder or can write there.</exception>
    /// <exception cref="IOException">The folder is a link, is no folder, or can't be made.</exception>
    internal static BaseDirectory Open(string? path = null)
    {
        if (Linux.WhatIsMissing() is { } missing) throw new PlatformNotSupportedException(missing);

        string? chosen = path ?? Environment.GetEnvironmentVariable("CHANNELS_DIR");
        path = string.IsNullOrEmpty(chosen)
            ? "/dev/shm/channels-" + LibC.EffectiveUser().ToString(CultureInfo.InvariantCulture)
            : System.IO.Path.GetFullPath(chosen);

        // With a slash at its end a link would be followed.
        if (path.Length > 1) path = path.TrimEnd('/');

        if (Linux.MakeDirectory(path) != 0 && Linux.LastError != Linux.Exists)
        {
            throw Linux.Failure($"The channels' folder '{path}' can't be made", Linux.LastError);
        }

        int descriptor = Linux.OpenDirectory(path);
        if (descriptor < 0)
        {
            int error = Linux.LastError;
            throw error is Linux.TooManyLinks or Linux.NotADirectory
                ? new IOException($"The channels' folder '{path}' is a symbolic link or no folder. Remove it, or name another folder in CHANNELS_DIR.")
                : Linux.Failure($"The channels' folder '{path}' can't be opened", error);
        }

        string? wrong = Linux.GetStatus(descriptor, out FileStatus status) != 0 ? "can't be examined"
            : status.User != LibC.EffectiveUser() ? "belongs to another user"
            : status.OthersCanWrite ? "can be written by other users"
            : null;
        if (wrong is null) return new BaseDirectory(path, descriptor);

        Linux.Close(descriptor);
        throw new UnauthorizedAccessException(
            $"The channels' folder '{path}' {wrong}, so others could read or forge messages. Remove it or 'chmod 700' it, or name another folder in CHANNELS_DIR.");
    }

    public void Dispose() => Linux.Close(Descriptor);
}
