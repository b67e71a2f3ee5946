namespace Channels.Generator.Model;

/// <summary>A parameter of a contract's method or of a worker.</summary>
/// <param name="Name">As generated methods declare it: escaped, and renamed where it would hide what they call.</param>
/// <param name="PropertyName">Its property in the message type.</param>
/// <param name="Type">The declared type, annotated, as generated code writes it.</param>
/// <param name="DataType">What the reading and writing methods take as a type argument.</param>
/// <param name="Default">The default value as an expression, or null.</param>
/// <param name="IsNullable">A reference type that is annotated with a question mark.</param>
/// <param name="IsSensitive">A worker's crash report doesn't show it.</param>
/// <param name="CallerInfo">The attribute for what the compiler tells of a caller that leaves the argument out, or null.</param>
/// <param name="ExpressionOf">The property of the parameter whose argument it tells, where that is what it tells.</param>
internal sealed record ParameterModel(
    string Name,
    string PropertyName,
    string Type,
    string DataType,
    ParameterEncoding Encoding,
    bool IsNullable,
    bool IsReferenceType,
    bool IsParams,
    string? Default,
    bool IsSensitive = false,
    string? CallerInfo = null,
    string? ExpressionOf = null)
{
    /// <summary>The name without an at sign.</summary>
    public string PlainName => Name.TrimStart('@');

    /// <summary>It holds no reference.</summary>
    public bool IsUnmanaged => Encoding is ParameterEncoding.Raw or ParameterEncoding.Boolean or ParameterEncoding.Nullable;

    public bool IsPayload => Encoding != ParameterEncoding.Cancellation;

    /// <summary>The type of a value that outlives the frame: memory in place of a span.</summary>
    public string ItemType => Encoding == ParameterEncoding.Span ? $"global::System.ReadOnlyMemory<{DataType}>" : Type;
}
