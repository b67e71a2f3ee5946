using Channels.CompilerServices;

namespace Channels.Faults;

/// <summary>The way from an endpoint to what lies under it.</summary>
internal static class EndpointExtensions
{
    internal static ChannelConnection Connection(this IChannelEndpoint endpoint) => ((IMovableEndpoint)endpoint).Connection;
}
