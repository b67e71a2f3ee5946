using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers.Usage;

/// <summary>
/// What a method, or a program's top level, does with channels and their ends. It follows variables that are set once, where
/// they are declared, and parameters that are never set; whatever else holds an end is unknown.
/// </summary>
internal sealed class ChannelBlock
{
    private readonly ChannelTypes _types;
    private readonly HashSet<ISymbol> _changing = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, IVariableDeclaratorOperation> _declarators = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<IOperation>> _references = new(SymbolEqualityComparer.Default);
    private readonly List<IInvocationOperation> _invocations = [];
    private readonly List<ILoopOperation> _loops = [];

    public ChannelBlock(ChannelTypes types, ImmutableArray<IOperation> blocks)
    {
        _types = types;
        foreach (IOperation operation in blocks.SelectMany(static block => block.DescendantsAndSelf()))
            Visit(operation);

        Gifts =
        [
            .. from start in _invocations
               where types.IsStart(start.TargetMethod)
               from argument in start.Arguments
               let endpoint = Resolve(argument.Value)
               where endpoint is not null
               select new Gift(start, argument.Value, endpoint.Value, PoolOf(start, endpoint.Value)),
        ];
        Calls =
        [
            .. from call in _invocations
               let endpoint = Resolve(call.Instance)
               where endpoint is not null
               select new EndpointCall(call, endpoint.Value),
        ];
    }

    /// <summary>Somebody may jump, so that places say nothing about an order.</summary>
    public bool HasLabels { get; private set; }

    /// <summary>Ends that workers are given, in the source's order.</summary>
    public IReadOnlyList<Gift> Gifts { get; }

    /// <summary>Methods that are called on ends, in the source's order.</summary>
    public IReadOnlyList<EndpointCall> Calls { get; }

    public IReadOnlyList<ILoopOperation> Loops => _loops;

    /// <summary>The locals that are declared with a value and hold a channel that is made there.</summary>
    public IEnumerable<ILocalSymbol> CreatedChannels => _declarators.Keys.OfType<ILocalSymbol>()
        .Where(local => _types.IsChannel(local.Type) && !_changing.Contains(local) && CreationOf(local) is not null);

    public ChannelTypes Types => _types;

    /// <summary>The end that a value is, or null.</summary>
    public Endpoint? Resolve(IOperation? value)
    {
        ITypeSymbol? type = value?.WithoutConversions().Type;
        return _types.IsEndpoint(type) && OriginOf(value) is { } owner ? new Endpoint(owner, _types.IsWriter(type)) : null;
    }

    /// <summary>The variable that first held the channel that a value is, or null.</summary>
    public ISymbol? ResolveChannel(IOperation? value) => _types.IsChannel(value?.WithoutConversions().Type) ? OriginOf(value) : null;

    /// <summary>The call that made the channel which a local is declared with, or null.</summary>
    public IInvocationOperation? CreationOf(ISymbol local) => _types.CreationIn(InitializerOf(local));

    public IVariableDeclaratorOperation? DeclaratorOf(ISymbol local) => _declarators.TryGetValue(local, out IVariableDeclaratorOperation? found) ? found : null;

    public IOperation? InitializerOf(ISymbol symbol) => DeclaratorOf(symbol)?.InitialValue();

    /// <summary>The variable is set again, or handed to somebody who may.</summary>
    public bool IsChanging(ISymbol symbol) => _changing.Contains(symbol);

    /// <summary>Where a variable is named, its declaration aside.</summary>
    public IReadOnlyList<IOperation> ReferencesTo(ISymbol symbol) => _references.TryGetValue(symbol, out List<IOperation>? found) ? found : [];

    /// <summary>
    /// The channel is this block's alone, apart from the ends that workers are given: whatever is done with it is done here,
    /// in this thread, and nobody else knows its name.
    /// </summary>
    public bool IsPrivate(ISymbol channel) =>
        CreationOf(channel) is { TargetMethod.Name: "Create" } creation &&
        creation.Arguments.All(static argument => argument.Parameter?.Name != "name" || argument.Value.ConstantValue is { HasValue: true, Value: null } || argument.ArgumentKind == ArgumentKind.DefaultValue) &&
        !IsChanging(channel) &&
        HasOnlyKnownUses(channel, static (parent, reference) =>
            parent is IPropertyReferenceOperation { Property.Name: "Reader" or "Writer" } ||
            (parent is IInvocationOperation call && call.Instance == reference && call.TargetMethod.Name is "Dispose" or "DisposeAsync"));

    /// <summary>All that is done with a channel is done here, in this thread; or its ends are given to workers.</summary>
    /// <param name="channel">The local that holds it.</param>
    /// <param name="isKnown">Decides about an operation on the channel itself, of which the second argument is a child.</param>
    public bool HasOnlyKnownUses(ISymbol channel, Func<IOperation, IOperation, bool> isKnown) => ReferencesTo(channel).All(reference =>
    {
        IOperation outer = reference.WithConversions();
        return !IsCaptured(channel, reference) &&
            outer.Parent is { } parent && isKnown(parent, outer) &&
            (parent is not IPropertyReferenceOperation { Property.Name: "Reader" or "Writer" } || IsKnownUseOfEndpoint(parent));
    });

    /// <summary>A function inside of the one that declares the variable uses it: who knows when, and in which thread.</summary>
    public bool IsCaptured(ISymbol symbol, IOperation reference) =>
        DeclaratorOf(symbol) is not { } declarator || declarator.Function() != reference.Function();

    /// <summary>The variable is declared outside of the operation.</summary>
    public static bool IsDeclaredOutside(ISymbol symbol, IOperation operation) =>
        !symbol.DeclaringSyntaxReferences.IsEmpty &&
        symbol.DeclaringSyntaxReferences.All(reference =>
            reference.SyntaxTree != operation.Syntax.SyntaxTree || !operation.Syntax.Span.Contains(reference.Span));

    /// <summary>It is called, given to a worker, or held by another local of which the same is true.</summary>
    private bool IsKnownUseOfEndpoint(IOperation endpoint)
    {
        IOperation outer = endpoint.WithConversions();
        switch (outer.Parent)
        {
            case IInvocationOperation call:
                return call.Instance == outer;
            case IArgumentOperation { Parent: IInvocationOperation start }:
                return _types.IsStart(start.TargetMethod);
            case IPropertyReferenceOperation property:
                return property.Property.Name != "Name";
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation alias } when _types.IsEndpoint(alias.Symbol.Type):
                return !IsChanging(alias.Symbol) &&
                    ReferencesTo(alias.Symbol).All(reference => !IsCaptured(alias.Symbol, reference) && IsKnownUseOfEndpoint(reference));
            default:
                return false;
        }
    }

    private ISymbol? OriginOf(IOperation? value) => _types.OriginOf(value, InitializerOf, symbol => !_changing.Contains(symbol));

    /// <summary>The pool that starts the worker, and each other one, with this end.</summary>
    private IInvocationOperation? PoolOf(IInvocationOperation start, Endpoint endpoint) =>
        start.Function() is IAnonymousFunctionOperation function &&
        IsDeclaredOutside(endpoint.Owner, function) &&
        Sequence.RunsInEachCall(start, function)
            ? WorkerPools.PoolOf(_types, function)
            : null;

    private void Visit(IOperation operation)
    {
        switch (operation)
        {
            case ILabeledOperation:
                HasLabels = true;
                break;
            case IInvocationOperation invocation:
                _invocations.Add(invocation);
                break;
            case ILoopOperation loop:
                _loops.Add(loop);
                break;
            case IVariableDeclaratorOperation declarator:
                _declarators[declarator.Symbol] = declarator;
                if (declarator.Symbol.RefKind != RefKind.None && declarator.InitialValue()?.ReferredSymbol() is { } referred)
                    _changing.Add(referred);
                break;
            case ILocalReferenceOperation { IsDeclaration: false } or IParameterReferenceOperation:
                ISymbol symbol = operation.ReferredSymbol()!;
                if (!_references.TryGetValue(symbol, out List<IOperation>? references))
                    _references[symbol] = references = [];
                references.Add(operation);
                if (IsWritten(operation))
                    _changing.Add(symbol);
                break;
        }
    }

    private static bool IsWritten(IOperation reference)
    {
        IOperation outer = reference;
        while (outer.Parent is ITupleOperation)
            outer = outer.Parent;
        return outer.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target == outer,
            IIncrementOrDecrementOperation => true,
            IArgumentOperation argument => argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out },
            IAddressOfOperation => true,
            _ => false,
        };
    }
}
