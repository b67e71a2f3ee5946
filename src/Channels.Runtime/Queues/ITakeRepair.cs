namespace Channels.Queues;

/// <summary>Finishes what a dead consumer had begun with a ring, before its claim is taken over.</summary>
internal unsafe interface ITakeRepair
{
    /// <summary>Each step may be repeated by others.</summary>
    /// <param name="source">The ring's number.</param>
    /// <param name="owner">The dead one.</param>
    /// <param name="claim">The ring's claim.</param>
    /// <param name="seen">What was read there.</param>
    /// <param name="consumed">The ring's position.</param>
    /// <param name="published">The ring's end.</param>
    void Repair(int source, long owner, long* claim, long seen, long* consumed, long* published);
}
