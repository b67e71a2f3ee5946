namespace Channels.CompilerServices;

/// <summary>What the runtime needs to pass an endpoint to another process.</summary>
internal interface IMovableEndpoint : IChannelEndpoint
{
    /// <summary>The channel that the endpoint belongs to.</summary>
    ChannelConnection Connection { get; }

    /// <summary>Lets go of the end here, so that another process can claim it.</summary>
    void GiveAway();

    /// <summary>Takes the end back: there is no other process.</summary>
    void TakeBack();

    /// <summary>Says that the process that it was given to has ended without taking it.</summary>
    void Lost(int process);

    /// <summary>
    /// The worker that was given it is over. A writer completes, with the error if there is one; a reader closes, or, after an
    /// error, is left to be seen as lost when the process ends.
    /// </summary>
    void End(System.Exception? error);
}
