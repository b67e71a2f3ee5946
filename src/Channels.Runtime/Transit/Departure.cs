using Channels.CompilerServices;

namespace Channels.Transit;

/// <summary>An endpoint in a message that is being sent.</summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="place">Where in the message its participant is to stand.</param>
internal sealed class Departure(IMovableEndpoint endpoint, int place)
{
    private long _transit;

    internal int Place => place;

    /// <summary>Gives it away.</summary>
    /// <returns>The participant that has it meanwhile.</returns>
    internal long Begin(ChannelConnection carrier) => _transit = endpoint.Connection.BeginTravel(endpoint, carrier);

    /// <summary>Says that the message is in the channel, or will never be.</summary>
    internal void End(bool isSent) => endpoint.Connection.EndTravel(endpoint, _transit, isSent);
}
