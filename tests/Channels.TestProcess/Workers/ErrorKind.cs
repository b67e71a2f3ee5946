namespace Channels.TestProcess.Workers;

/// <summary>What kind of error completes a channel.</summary>
public enum ErrorKind
{
    Nested,
    NeverThrown,
    LongMessage,
    LongTrace,
    LongEverything,
    OddMessage,
    EmptyMessage,
    Aggregate,
}
