namespace Channels;

/// <summary>How many tasks of a joinable queue a consumer has taken and not finished.</summary>
/// <param name="ProcessId">The consumer's process.</param>
/// <param name="Count">How many it has.</param>
public readonly record struct TasksInFlight(int ProcessId, long Count);
