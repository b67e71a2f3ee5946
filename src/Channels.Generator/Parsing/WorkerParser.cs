using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Diagnostics;
using Channels.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>Reads a worker method, and decides whether code can be generated for it.</summary>
internal sealed class WorkerParser(ParseContext context)
{
    public const string AttributeName = "Channels.ProcessWorkerAttribute";

    private readonly PayloadTypes _payloadTypes = new(context.Compilation);
    private readonly EndpointResolver _endpoints = new(context.Compilation);
    private readonly List<ITypeSymbol> _objects = [];

    /// <summary>The worker's model, or null where a diagnostic says what is wrong.</summary>
    public WorkerModel? Parse(IMethodSymbol worker)
    {
        // Of a partial method, the attribute may stand at either part.
        worker = worker.PartialDefinitionPart ?? worker;
        INamedTypeSymbol type = worker.ContainingType;
        DeclarationRules.Check(context, type);
        CheckWorker(worker, type);

        EquatableArray<ParameterModel> parameters = new ParameterParser(context, _payloadTypes)
            .Parse(worker, messageType: "", _endpoints, _objects);
        (MethodReturn returns, ParameterModel? result) = ParseReturn(worker);
        UnseenTypes.Check(context, type, StartName(worker), worker.Name, [worker]);
        if (context.HasFailed || !context.IsGenerating)
            return null;

        return new WorkerModel(
            TypeNames.Partial(type),
            $"{context.Compilation.AssemblyName}:{type.Text()}.{worker.Name}",
            worker.Name,
            StartAccessibility(worker),
            returns,
            parameters,
            result,
            new FormatterParser(context.Compilation, _payloadTypes).Parse(_objects, type),
            Caveats.IsObsolete(worker),
            Caveats.Of(worker),
            Caveats.Ids([worker, .. _endpoints.Contracts, .. TypesOf(worker)]));
    }

    private static IReadOnlyList<ITypeSymbol> TypesOf(IMethodSymbol worker)
    {
        Reachable reachable = new(ofText: false);
        reachable.Add(worker.ReturnType);
        foreach (IParameterSymbol parameter in worker.Parameters)
            reachable.Add(parameter.Type);
        return reachable.Types;
    }

    private void CheckWorker(IMethodSymbol worker, INamedTypeSymbol type)
    {
        Location place = worker.Locations[0];
        if (!worker.IsStatic || worker.IsAbstract || worker.IsVirtual || worker.MethodKind != MethodKind.Ordinary)
            context.Fail(Descriptors.WorkerNotStatic, place, worker.Name);
        if (worker.IsGenericMethod || DeclarationRules.IsGeneric(type))
            context.Fail(Descriptors.GenericWorker, place, worker.Name);
        if (worker.ReturnsVoid && (worker.PartialImplementationPart ?? worker).IsAsync)
            context.Fail(Descriptors.AsyncVoidWorker, MemberRules.ReturnPlace(worker), worker.Name);

        string start = StartName(worker);
        bool isTaken =
            type.Name == start ||
            type.GetMembers(start).Any(static member => !ParseContext.IsGenerated(member)) ||
            type.GetMembers(worker.Name).Any(other =>
                !SymbolEqualityComparer.Default.Equals(other, worker) && other.FindAttribute(AttributeName) is not null);
        if (isTaken)
            context.Fail(Descriptors.WorkerNameClash, place, worker.Name, start, type.Name);
    }

    private static string StartName(IMethodSymbol worker) => "Start" + worker.Name;

    private (MethodReturn Return, ParameterModel? Result) ParseReturn(IMethodSymbol worker)
    {
        ITypeSymbol type = worker.ReturnType;
        (MethodReturn Return, ITypeSymbol Type) returned = AnswerParser.TypeOf(type) ?? (MethodReturn.Answer, type);
        if (worker.RefKind != RefKind.None || returned.Return == MethodReturn.ManyAnswers)
        {
            string written = (worker.RefKind != RefKind.None ? "ref " : "") + type.ToDisplayString();
            context.Fail(Descriptors.WorkerReturnType, MemberRules.ReturnPlace(worker), worker.Name, written);
            return default;
        }

        return MemberRules.ReturnOf(type) is { } withoutResult
            ? (withoutResult, null)
            : (returned.Return, new AnswerParser(context, _payloadTypes).Parse(worker, returned.Type, "result", _objects));
    }

    /// <summary>
    /// A method that only its type can call may still be a worker that others start, unless what it takes or returns is
    /// nobody else's.
    /// </summary>
    private static string StartAccessibility(IMethodSymbol worker)
    {
        bool isInternal = IsInternal(worker.ReturnType) && worker.Parameters.All(static parameter => IsInternal(parameter.Type));
        return worker.DeclaredAccessibility switch
        {
            Accessibility.Public => "public",
            Accessibility.Protected => "protected",
            Accessibility.ProtectedOrInternal => "protected internal",
            Accessibility.Internal => "internal",
            Accessibility.ProtectedAndInternal => isInternal ? "internal" : "private protected",
            _ => isInternal ? "internal" : "private",
        };
    }

    private static bool IsInternal(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsInternal(array.ElementType),
        INamedTypeSymbol named =>
            named.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal or Accessibility.NotApplicable &&
            (named.ContainingType is null || IsInternal(named.ContainingType)) &&
            named.TypeArguments.All(IsInternal),
        _ => true,
    };
}
