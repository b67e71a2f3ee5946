namespace Channels;

/// <summary>A writer or reader of a process channel, which can be given to another process.</summary>
public interface IChannelEndpoint
{
    /// <summary>The channel's name.</summary>
    string Name { get; }
}
