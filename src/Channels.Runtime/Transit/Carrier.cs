namespace Channels.Transit;

/// <summary>What an endpoint that is on its way depends on.</summary>
/// <param name="Name">The channel whose message holds it.</param>
/// <param name="Identity">Which of all channels that were ever called so.</param>
/// <param name="Holder">The participant of that channel who has the message in its own memory; 0 if the message is in the channel.</param>
internal readonly record struct Carrier(string Name, long Identity, long Holder);
