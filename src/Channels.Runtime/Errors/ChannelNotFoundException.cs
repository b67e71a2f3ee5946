using System.IO;

namespace Channels;

/// <summary>There is no channel of that name, or nobody uses it any more.</summary>
public sealed class ChannelNotFoundException : IOException
{
    internal ChannelNotFoundException(string name)
        : base($"There is no channel named '{name}' that a living process of this user holds. Create it first, or wait for it with OpenAsync.") => Name = name;

    /// <summary>The channel's name.</summary>
    public string Name { get; }
}
