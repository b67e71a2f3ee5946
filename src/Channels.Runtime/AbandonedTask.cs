namespace Channels;

/// <summary>A task that was never finished, as a <see cref="TasksAbandonedException"/> names it.</summary>
/// <param name="Task">The task, as its <see cref="object.ToString"/> shows it.</param>
/// <param name="Deliveries">How many consumers had it.</param>
/// <param name="Error">
/// What the last of them said when it gave the task back, if it did; or that its process was lost, by type name
/// <c>Channels.ChannelPeerLostException</c>.
/// </param>
public sealed record AbandonedTask(string Task, int Deliveries, RemoteException? Error);
