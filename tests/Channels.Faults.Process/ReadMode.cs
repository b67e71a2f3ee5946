namespace Channels.Faults;

/// <summary>The ways of receiving.</summary>
public enum ReadMode
{
    /// <summary><c>Read</c>.</summary>
    Blocking,

    /// <summary><c>await foreach</c> over <c>ReadAllAsync</c>.</summary>
    AwaitForeach,

    /// <summary><c>DispatchAsync</c>.</summary>
    Dispatch,
}
