using System.Linq;
using Channels.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Analyzers;

/// <summary>The runtime's types as a compilation has them, and which of them others derive from.</summary>
internal sealed class EndpointTypes
{
    private const string WorkerAttributeName = "Channels.ProcessWorkerAttribute";

    private readonly INamedTypeSymbol _endpoint;
    private readonly INamedTypeSymbol? _channel;
    private readonly INamedTypeSymbol? _reader;
    private readonly INamedTypeSymbol? _writer;
    private readonly INamedTypeSymbol? _pipeWriter;
    private readonly INamedTypeSymbol? _joinableChannel;
    private readonly INamedTypeSymbol? _joinableReader;
    private readonly INamedTypeSymbol? _joinableWriter;
    private readonly INamedTypeSymbol? _task;
    private readonly INamedTypeSymbol? _worker;

    private EndpointTypes(Compilation compilation, INamedTypeSymbol endpoint)
    {
        _endpoint = endpoint;
        _channel = compilation.GetTypeByMetadataName("Channels.ProcessChannel`1");
        _reader = compilation.GetTypeByMetadataName("Channels.ProcessChannelReader`1");
        _writer = compilation.GetTypeByMetadataName("Channels.ProcessChannelWriter`1");
        _pipeWriter = compilation.GetTypeByMetadataName("Channels.CompilerServices.PipeWriter`2");
        _joinableChannel = compilation.GetTypeByMetadataName("Channels.CompilerServices.JoinableChannel`2");
        _joinableReader = compilation.GetTypeByMetadataName("Channels.CompilerServices.JoinableReader`2");
        _joinableWriter = compilation.GetTypeByMetadataName("Channels.CompilerServices.JoinableWriter`2");
        _task = compilation.GetTypeByMetadataName("Channels.ProcessTask`1");
        _worker = compilation.GetTypeByMetadataName("Channels.WorkerProcess");
    }

    /// <summary>Null where the runtime isn't referenced, so that there is nothing to look at.</summary>
    public static EndpointTypes? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Channels.IChannelEndpoint") is { } endpoint ? new EndpointTypes(compilation, endpoint) : null;

    public bool IsEndpoint(ITypeSymbol? type) => type is not null && type.AllInterfaces.Any(implemented => Same(implemented, _endpoint));

    public bool IsChannel(ITypeSymbol? type) => Derives(type, _channel);

    public bool IsReader(ITypeSymbol? type) => Derives(type, _reader);

    public bool IsWriter(ITypeSymbol? type) => Derives(type, _writer);

    public bool IsPipeWriter(ITypeSymbol? type) => Derives(type, _pipeWriter);

    public bool IsJoinableChannel(ITypeSymbol? type) => Derives(type, _joinableChannel);

    public bool IsJoinableReader(ITypeSymbol? type) => Derives(type, _joinableReader);

    /// <summary>Has Join: a joinable queue's channel, and both of its endpoints.</summary>
    public bool IsJoinable(ITypeSymbol? type) => IsJoinableChannel(type) || IsJoinableReader(type) || Derives(type, _joinableWriter);

    /// <summary>A ProcessTask.</summary>
    public bool IsTask(ITypeSymbol? type) => Same(type, _task);

    public bool IsWorkerProcess(ITypeSymbol? type) => Same(type, _worker);

    public static bool IsContract(INamedTypeSymbol? type) => type is { TypeKind: TypeKind.Interface } && type.FindAttribute(ContractParser.AttributeName) is not null;

    public static bool IsWorkerMethod(IMethodSymbol method) => method.FindAttribute(WorkerAttributeName) is not null;

    /// <summary>The contract that a generated channel or endpoint is nested in.</summary>
    public static INamedTypeSymbol? ContractOf(ITypeSymbol? type) => type?.ContainingType is { } contract && IsContract(contract) ? contract : null;

    private static bool Derives(ITypeSymbol? type, INamedTypeSymbol? from)
    {
        if (from is null || type is not INamedTypeSymbol { TypeKind: TypeKind.Class })
            return false;
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (Same(current, from))
                return true;
        }

        return false;
    }

    private static bool Same(ITypeSymbol? type, INamedTypeSymbol? other) =>
        other is not null && SymbolEqualityComparer.Default.Equals(type?.OriginalDefinition, other);
}
