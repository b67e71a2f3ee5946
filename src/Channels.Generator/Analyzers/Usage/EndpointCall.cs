using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers.Usage;

/// <summary>A method that is called on an end.</summary>
/// <param name="Call">The call.</param>
/// <param name="Endpoint">The end.</param>
internal sealed record EndpointCall(IInvocationOperation Call, Endpoint Endpoint)
{
    /// <summary>The end and the method, as the source calls them.</summary>
    public string Text => $"{Call.Instance!.Syntax}.{Name}";

    private string Name => Call.TargetMethod.Name;

    /// <summary>It needs the end: what only looks at it, or lets it go, does not.</summary>
    public bool IsUse => Name is not ("Dispose" or "DisposeAsync" or "Equals" or "GetHashCode" or "ToString" or "GetType");

    /// <summary>It ends only when the message has found room: the plain form, or the asynchronous one that is awaited at once.</summary>
    public bool IsSend
    {
        get
        {
            if (!Endpoint.IsWriter || Name.StartsWith("Try", StringComparison.Ordinal))
                return false;

            // The messages are the writer's own methods; what it inherits has few others that send.
            bool isMessage = Name is "Write" or "WriteAsync" or "WriteMany" or "WriteManyAsync" ||
                Call.TargetMethod.ContainingType is { Name: "Writer", ContainingType.TypeKind: TypeKind.Interface };
            return isMessage && (Call.TargetMethod.ReturnsVoid || Call.IsAwaited());
        }
    }

    public bool IsComplete => Endpoint.IsWriter && Name == "Complete" && Call.TargetMethod.ReturnsVoid;
}
