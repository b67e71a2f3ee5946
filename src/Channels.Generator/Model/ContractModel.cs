using System.Linq;

namespace Channels.Generator.Model;

/// <summary>All that generated code says about one contract. A value: it holds no symbol, no syntax and no location.</summary>
/// <param name="Kind">Names the runtime's classes that the endpoints derive from.</param>
/// <param name="Text">What a mismatch prints, and what the fingerprint is of.</param>
/// <param name="IsUnion">The user's compiler knows unions.</param>
/// <param name="Replies">The contract of what comes back, as generated code writes it, or null.</param>
/// <param name="HoldsRetired">An obsolete message has a type that only obsolete code can use.</param>
/// <param name="Warnings">What the compiler would say where generated code uses what is obsolete or experimental.</param>
/// <param name="HasInit">The target framework has what the compiler needs for properties that are set only at first.</param>
internal sealed record ContractModel(
    PartialType Type,
    ContractKind Kind,
    string Text,
    ulong FingerprintHigh,
    ulong FingerprintLow,
    EquatableArray<MessageModel> Messages,
    EquatableArray<FormatterModel> Formatters,
    bool IsUnion,
    string? Replies,
    bool HoldsRetired,
    EquatableArray<string> Warnings,
    bool HasInit)
{
    public bool HasRequests => Messages.Any(static message => message.IsRequest);

    public MessageModel? SingleMessage => Messages.Count == 1 ? Messages[0] : null;

    /// <summary>The one parameter that is the item itself.</summary>
    public ParameterModel? SingleParameter => SingleMessage is { PayloadCount: 1 } message ? message.Payload.Single() : null;

    /// <summary>The item's type: the T of the channel.</summary>
    public string ItemType => SingleParameter?.ItemType ?? SingleMessage?.CaseType ?? "Message";

    /// <summary>The payload is the bytes of the item.</summary>
    public bool IsRaw => SingleMessage is { PayloadCount: > 0, IsRequest: false } message &&
        message.Payload.All(static parameter => parameter.Encoding == ParameterEncoding.Raw);
}
