namespace Channels.TestProcess.Workers;

/// <summary>Each way of taking items from a queue.</summary>
public enum TakeForm
{
    Read,
    ReadAsync,
    ReadAll,
    ReadMany,
    TryRead,
    Dispatch,
    ReadManyAsync,
    TryReadWithTime,
}
