namespace Channels;

/// <summary>A task of a joinable queue that was delivered as often as it may be, and never finished.</summary>
/// <typeparam name="T">The messages.</typeparam>
/// <param name="Value">The task; nothing, if it can't be decoded: then the error says why.</param>
/// <param name="Deliveries">How many consumers had it.</param>
/// <param name="Error">
/// What the last of them said when it gave the task back, if it did; or that its process was lost, by type name
/// <c>Channels.ChannelPeerLostException</c>.
/// </param>
public sealed record DeadLetter<T>(T? Value, int Deliveries, RemoteException? Error);
