using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>Recognises the runtime's types, and what is generated above them. Asked often, so that names are compared first.</summary>
internal sealed class ChannelTypes
{
    private readonly INamedTypeSymbol _channel;
    private readonly INamedTypeSymbol _reader;
    private readonly INamedTypeSymbol _writer;
    private readonly INamedTypeSymbol _pipeReader;
    private readonly INamedTypeSymbol _pipeWriter;

    private ChannelTypes(
        INamedTypeSymbol channel,
        INamedTypeSymbol reader,
        INamedTypeSymbol writer,
        INamedTypeSymbol pipeReader,
        INamedTypeSymbol pipeWriter,
        INamedTypeSymbol worker,
        INamedTypeSymbol host)
    {
        (_channel, _reader, _writer, _pipeReader, _pipeWriter) = (channel, reader, writer, pipeReader, pipeWriter);
        (Worker, Host) = (worker, host);
    }

    /// <summary>WorkerProcess.</summary>
    public INamedTypeSymbol Worker { get; }

    /// <summary>WorkerHost.</summary>
    public INamedTypeSymbol Host { get; }

    /// <summary>The types as a compilation has them, or null where it doesn't know channels.</summary>
    public static ChannelTypes? Find(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Channels.ProcessChannel`1") is { } channel &&
        compilation.GetTypeByMetadataName("Channels.ProcessChannelReader`1") is { } reader &&
        compilation.GetTypeByMetadataName("Channels.ProcessChannelWriter`1") is { } writer &&
        compilation.GetTypeByMetadataName("Channels.CompilerServices.PipeReader`2") is { } pipeReader &&
        compilation.GetTypeByMetadataName("Channels.CompilerServices.PipeWriter`2") is { } pipeWriter &&
        compilation.GetTypeByMetadataName("Channels.WorkerProcess") is { } worker &&
        compilation.GetTypeByMetadataName("Channels.WorkerHost") is { } host
            ? new ChannelTypes(channel, reader, writer, pipeReader, pipeWriter, worker, host)
            : null;

    public bool IsChannel(ITypeSymbol? type) => IsGenerated(type, "Channel") && Derives(type, _channel);

    public bool IsReader(ITypeSymbol? type) => IsGenerated(type, "Reader") && Derives(type, _reader);

    public bool IsWriter(ITypeSymbol? type) => IsGenerated(type, "Writer") && Derives(type, _writer);

    public bool IsEndpoint(ITypeSymbol? type) => IsReader(type) || IsWriter(type);

    public bool IsWorker(ITypeSymbol? type) => SymbolEqualityComparer.Default.Equals(type, Worker);

    /// <summary>The channel, or the endpoint, belongs to a contract of pipes.</summary>
    public bool IsPipe(ITypeSymbol? type) =>
        type?.ContainingType is { } contract &&
        contract.GetTypeMembers("Writer").Any(writer => Derives(writer, _pipeWriter)) &&
        contract.GetTypeMembers("Reader").Any(reader => Derives(reader, _pipeReader));

    /// <summary>The method is one that was generated to start a worker.</summary>
    public bool IsStart(IMethodSymbol method) =>
        method.IsStatic && IsWorker(method.ReturnType) && method.Name.StartsWith("Start", StringComparison.Ordinal) && IsGenerated(method);

    /// <summary>The method is one that was generated to create or open a channel.</summary>
    public bool IsCreation(IMethodSymbol method) =>
        method is { IsStatic: true, Name: "Create" or "Open" or "OpenAsync", ContainingType.TypeKind: TypeKind.Interface } && IsGenerated(method) &&
        (IsChannel(method.ReturnType) || (method.ReturnType is INamedTypeSymbol { Arity: 1 } task && IsChannel(task.TypeArguments[0])));

    /// <summary>What WorkerOptions a worker is started with; null if none were given.</summary>
    public static IOperation? OptionsOf(IInvocationOperation start) => start.Arguments
        .FirstOrDefault(static argument => argument is { ArgumentKind: not ArgumentKind.DefaultValue, Parameter.Type.Name: "WorkerOptions" })
        ?.Value is { ConstantValue: not { HasValue: true, Value: null } } options
            ? options
            : null;

    private static bool IsGenerated(ITypeSymbol? type, string name) => type?.Name == name && type.ContainingType is { TypeKind: TypeKind.Interface };

    private static bool IsGenerated(ISymbol symbol) => symbol.GetAttributes().Any(static attribute =>
        attribute.AttributeClass is { Name: "GeneratedCodeAttribute" } &&
        attribute.ConstructorArguments.FirstOrDefault().Value is "Channels.Generator");

    private static bool Derives(ITypeSymbol? type, INamedTypeSymbol baseType)
    {
        for (INamedTypeSymbol? current = type?.BaseType; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, baseType))
                return true;
        }

        return false;
    }
}
