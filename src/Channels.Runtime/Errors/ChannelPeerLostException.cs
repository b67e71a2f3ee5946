using System.Threading.Channels;

namespace Channels;

/// <summary>The process at the other end died, or ended without closing its endpoint. All it had published has been read.</summary>
public sealed class ChannelPeerLostException : ChannelClosedException
{
    internal ChannelPeerLostException(string channel, int processId)
        : base($"The process {processId} at the other end of channel '{channel}' has died.") => ProcessId = processId;

    /// <summary>The lost process's id, as it saw it itself.</summary>
    public int ProcessId { get; }
}
