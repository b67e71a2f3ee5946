namespace Channels.Faults.Tests;

/// <summary>What a writer does while its reader's process is killed.</summary>
public enum WriterStance
{
    /// <summary>It blocks in <c>Write</c>, for the ring is full.</summary>
    BlockedInWrite,

    /// <summary>It awaits <c>WriteAsync</c>.</summary>
    AwaitingWrite,

    /// <summary>It awaits <c>WaitToWriteAsync</c>.</summary>
    AwaitingRoom,

    /// <summary>It blocks in <c>WaitToWrite</c>.</summary>
    BlockedForRoom,

    /// <summary>It does nothing, and writes later. There is room in the ring.</summary>
    WritesNext,
}
