namespace Channels.Generator.Model;

/// <summary>The primitives that endpoints are generated for. The members are named, and numbered, as those of <c>Channels.ChannelKind</c>.</summary>
internal enum ContractKind
{
    Pipe,
    Queue,
    Joinable,
}
