using System;

namespace Channels;

/// <summary>The process that created the channel was built from another contract than the one that opens it.</summary>
public sealed class ChannelContractException : InvalidOperationException
{
    internal ChannelContractException(string name, string ours, string theirs)
        : base($"The channel '{name}' was created with another contract. Build both programs from the same one.\nThis process has:\n{ours}\nThe channel has:\n{theirs}")
    {
        Ours = ours;
        Theirs = theirs;
    }

    /// <summary>The contract that this process was built with, as text.</summary>
    public string Ours { get; }

    /// <summary>The contract that the channel was created with, as text.</summary>
    public string Theirs { get; }
}
