namespace Channels.CompilerServices;

/// <summary>What the runtime needs to pass an endpoint to another process.</summary>
internal interface IMovableEndpoint : IChannelEndpoint
{
    /// <summary>The channel that the endpoint belongs to.</summary>
    ChannelConnection Connection { get; }

    /// <summary>Writes where the endpoint is to be found, and lets go of it here.</summary>
    void GiveAway(FrameWriter frame);

    /// <summary>Says that the process that it was given to has ended without taking it.</summary>
    void Lost(int process);

    /// <summary>
    /// The worker that was given it is over. A writer completes, with the error if there is one; a reader closes, or, after an
    /// error, is left to be seen as lost when the process ends.
    /// </summary>
    void End(System.Exception? error);
}
