namespace Channels;

/// <summary>What happened to a worker of a pool.</summary>
public enum WorkerEventKind
{
    /// <summary>It was started, or told to replace one that died.</summary>
    Started,

    /// <summary>Its method returned, or it stopped because it was asked to, or it exited with code 0. It is not replaced.</summary>
    Returned,

    /// <summary>It ended in any other way. It is replaced, unless the pool is being stopped or gives up.</summary>
    Crashed,

    /// <summary>The pool has given up, because of this worker, and stops the others.</summary>
    GaveUp,
}
