namespace Channels.Joinables;

/// <summary>The rings of tasks that a participant has. See <see cref="TaskLayout"/>.</summary>
internal enum TaskRingKind
{
    InFlight,
    Returned,
    DeadLetters,
}
