using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Channels.Generator.Emitting;
using Channels.Generator.Model;
using Channels.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Channels.Generator;

/// <summary>Generates channels for contracts, and Start methods for workers.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ChannelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ContractModel> contracts = context.SyntaxProvider
            .ForAttributeWithMetadataName(ContractParser.AttributeName, IsInterface, ParseContract)
            .SelectMany(static (contract, _) => OneOrNone(contract))
            .WithTrackingName(TrackingNames.Contracts);
        IncrementalValueProvider<ImmutableArray<WorkerModel>> workers = context.SyntaxProvider
            .ForAttributeWithMetadataName(WorkerParser.AttributeName, IsMethod, ParseWorker)
            .SelectMany(static (worker, _) => OneOrNone(worker))
            .WithTrackingName(TrackingNames.Workers)
            .Collect();
        IncrementalValuesProvider<WorkerTypeModel> workerTypes = workers
            .SelectMany(static (all, _) => WorkerTree.Group(all))
            .WithTrackingName(TrackingNames.WorkerTypes);
        IncrementalValueProvider<RegistrationModel> registration = workerTypes
            .Select(static (type, _) => (Method: $"{type.Type.FullName}.{type.RegisterMethod}", Warnings: type.Warnings.ToEquatableArray()))
            .Collect()
            .Combine(context.CompilationProvider.Select(static (compilation, _) => HasModuleInitializer(compilation)))
            .Select(static (pair, _) => new RegistrationModel(
                pair.Left.Select(static type => type.Method).ToEquatableArray(),
                pair.Left.SelectMany(static type => type.Warnings).Distinct().ToEquatableArray(),
                pair.Right))
            .WithTrackingName(TrackingNames.Registration);

        context.RegisterSourceOutput(contracts, static (output, contract) =>
            output.AddSource(HintNames.OfContract(contract.Type), ContractEmitter.Emit(contract)));
        context.RegisterSourceOutput(workerTypes, static (output, type) =>
            output.AddSource(HintNames.OfWorkers(type.Type), WorkerEmitter.Emit(type)));
        context.RegisterSourceOutput(registration, static (output, all) =>
        {
            if (all.Methods.Count > 0)
                output.AddSource(HintNames.Registration, RegistrationEmitter.Emit(all));
        });
    }

    private static bool IsInterface(SyntaxNode node, CancellationToken cancellationToken) => node is InterfaceDeclarationSyntax;

    private static bool IsMethod(SyntaxNode node, CancellationToken cancellationToken) => node is MethodDeclarationSyntax;

    // Both give null where ContractAnalyzer and WorkerAnalyzer report why.
    private static ContractModel? ParseContract(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken) =>
        new ContractParser(Silent(context, cancellationToken)).Parse((INamedTypeSymbol)context.TargetSymbol);

    private static WorkerModel? ParseWorker(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken) =>
        new WorkerParser(Silent(context, cancellationToken)).Parse((IMethodSymbol)context.TargetSymbol);

    private static ParseContext Silent(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken) =>
        new(context.SemanticModel.Compilation, report: null, cancellationToken);

    private static bool HasModuleInitializer(Compilation compilation) =>
        compilation.Has("System.Runtime.CompilerServices.ModuleInitializerAttribute");

    private static IEnumerable<T> OneOrNone<T>(T? model) where T : class => model is null ? [] : [model];
}
