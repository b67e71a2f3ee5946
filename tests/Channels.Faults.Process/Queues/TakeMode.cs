namespace Channels.Faults.Queues;

/// <summary>The ways of taking from a queue.</summary>
public enum TakeMode
{
    /// <summary><c>Read</c>.</summary>
    Blocking,

    /// <summary><c>ReadAsync</c>.</summary>
    Awaiting,

    /// <summary><c>await foreach</c> over <c>ReadAllAsync</c>.</summary>
    AwaitForeach,

    /// <summary><c>WaitToReadAsync</c>, then <c>TryRead</c> until there is nothing.</summary>
    WaitingFirst,

    /// <summary><c>ReadManyAsync</c>.</summary>
    Many,

    /// <summary><c>TryRead</c> and nothing else, now and then.</summary>
    Polling,

    /// <summary><c>DispatchAsync</c>, where the contract has one that checks; otherwise as <see cref="AwaitForeach"/>.</summary>
    Dispatch,
}
