namespace Channels.Participants;

/// <summary>Who wants to hear of the end of another process.</summary>
internal interface IWatcher
{
    /// <summary>Called by any thread, maybe more than once, maybe in vain; it must not block.</summary>
    void OnPeerEnded();
}
