namespace Channels.Generator.Analyzers;

/// <summary>What of a channel an expression is.</summary>
internal enum EndpointPart
{
    Channel,
    Reader,
    Writer,
}
