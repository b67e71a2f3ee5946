using System;
using System.IO;

namespace Channels;

/// <summary>The shared memory holds what no sender writes: another process has damaged it. The channel can't be used on.</summary>
public sealed class ChannelCorruptException : IOException
{
    internal ChannelCorruptException(string what, Exception? inner = null)
        : base("The channel's shared memory is damaged: " + what, inner)
    {
    }
}
