using System;
using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>
/// All that a member does with a channel, or with an endpoint, that it has in a local variable or a parameter; also by
/// variables that hold the same object for good.
/// </summary>
internal sealed class EndpointUses
{
    private readonly IOperation _root;
    private readonly ChannelTypes _types;
    private readonly List<(EndpointPart Part, IInvocationOperation Call)> _calls = [];
    private readonly HashSet<EndpointPart> _escaped = [];
    private readonly HashSet<EndpointPart> _mentioned = [];
    private readonly HashSet<ISymbol> _names = new(SymbolEqualityComparer.Default);

    private EndpointUses(IOperation root, ISymbol origin, ChannelTypes types)
    {
        _root = root;
        _types = types;
        Origin = origin;
        Follow(origin);
    }

    /// <summary>The first variable that had it.</summary>
    public ISymbol Origin { get; }

    public EndpointOwner Owner => Origin switch
    {
        _ when Creation is not null => EndpointOwner.Member,
        IParameterSymbol { ContainingSymbol: IMethodSymbol method } when method.FindAttribute(WorkerParser.AttributeName) is not null => EndpointOwner.Member,
        IParameterSymbol { RefKind: RefKind.None, ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } } => EndpointOwner.Caller,
        _ => EndpointOwner.Unknown,
    };

    /// <summary>The call that made the channel, if the member did.</summary>
    public IInvocationOperation? Creation =>
        Origin is ILocalSymbol local ? _types.CreationIn(_root.DeclarationOf(local)?.InitialValue()) : null;

    /// <summary>Null where it isn't held in a local variable or a parameter.</summary>
    public static EndpointUses? Of(IOperation? endpoint, ChannelTypes types)
    {
        if (endpoint is null)
            return null;
        IOperation root = endpoint.Root();
        ISymbol? origin = types.OriginOf(
            endpoint, variable => variable is ILocalSymbol local ? root.DeclarationOf(local)?.InitialValue() : null, static _ => true);
        return origin is null ? null : new EndpointUses(root, origin, types);
    }

    public IEnumerable<IInvocationOperation> AllCalls => _calls.Select(static call => call.Call);

    public IEnumerable<IInvocationOperation> Calls(EndpointPart part) => _calls.Where(call => call.Part == part).Select(static call => call.Call);

    /// <summary>Somebody else may get it here: it is passed on, kept, or assigned.</summary>
    public bool Escapes(EndpointPart part) => _escaped.Contains(part);

    public bool Mentions(EndpointPart part) => _mentioned.Contains(part);

    private void Follow(ISymbol variable)
    {
        if (!_names.Add(variable))
            return;
        foreach (IOperation operation in _root.DescendantsAndSelf())
        {
            if (operation.ReferredSymbol() is { } referred && SymbolEqualityComparer.Default.Equals(referred, variable))
                Visit(operation, PartOf(operation.Type));
        }
    }

    private void Visit(IOperation use, EndpointPart part)
    {
        _mentioned.Add(part);
        switch (use.Parent)
        {
            case IPropertyReferenceOperation property when property.Instance == use:
                VisitProperty(property, part);
                break;
            case IInvocationOperation call when call.Instance == use:
                _calls.Add((part, call));
                break;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { IsRef: false } other } } when IsEndpointOrChannel(other.Type):
                Follow(other);
                break;
            case INameOfOperation or IUsingOperation:
                break;
            default:
                _escaped.Add(part);
                break;
        }
    }

    private void VisitProperty(IPropertyReferenceOperation property, EndpointPart part)
    {
        if (part == EndpointPart.Channel && _types.IsReader(property.Type))
            Visit(property, EndpointPart.Reader);
        else if (part == EndpointPart.Channel && _types.IsWriter(property.Type))
            Visit(property, EndpointPart.Writer);
        else if (property.Property.Name == "Name")
            _escaped.Add(EndpointPart.Channel);
    }

    private EndpointPart PartOf(ITypeSymbol? type) =>
        _types.IsReader(type) ? EndpointPart.Reader : _types.IsWriter(type) ? EndpointPart.Writer : EndpointPart.Channel;

    private bool IsEndpointOrChannel(ITypeSymbol type) => _types.IsReader(type) || _types.IsWriter(type) || _types.IsChannel(type);
}
