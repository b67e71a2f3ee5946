namespace Channels.CompilerServices;

/// <summary>What the runtime needs to pass an endpoint to another process.</summary>
internal interface IMovableEndpoint : IChannelEndpoint
{
    /// <summary>The channel that the endpoint belongs to.</summary>
    ChannelConnection Connection { get; }

    /// <summary>Lets go of the end here, so that another process can claim it.</summary>
    void GiveAway();

    /// <summary>What a process may do that gets it in a message.</summary>
    Participants.ParticipantRoles Role { get; }

    /// <summary>Lets go of the end here, in favour of a participant that is on its way in a message.</summary>
    void Depart(long transit);

    /// <summary>The message is in its channel. An endpoint that has nothing left here, and nobody else to live for, goes.</summary>
    void Sent();

    /// <summary>Takes the end back from one that was on its way, if it has not arrived.</summary>
    void Return(long transit);

    /// <summary>Takes the end back: there is no other process.</summary>
    void TakeBack();

    /// <summary>Says that the process that it was given to has ended without taking it.</summary>
    void Lost(int process);

    /// <summary>
    /// The worker that was given it is over. A pipe's writer completes, with the error if there is one; its reader closes, or, after an
    /// error, is left to be seen as lost when the process ends. A queue's endpoint just goes.
    /// </summary>
    void End(System.Exception? error);
}
