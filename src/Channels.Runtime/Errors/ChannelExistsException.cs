using System.IO;

namespace Channels;

/// <summary>A channel of that name is in use already.</summary>
public sealed class ChannelExistsException : IOException
{
    internal ChannelExistsException(string name)
        : base($"A channel named '{name}' exists and is in use. Open it, or create one with another name.") => Name = name;

    /// <summary>The channel's name.</summary>
    public string Name { get; }
}
