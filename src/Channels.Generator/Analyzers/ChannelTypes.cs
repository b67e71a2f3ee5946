using System.Linq;
using Channels.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Analyzers;

/// <summary>The runtime's types as a compilation has them, and what is one of them or derives from it.</summary>
internal sealed class ChannelTypes
{
    private readonly INamedTypeSymbol? _channel;
    private readonly INamedTypeSymbol? _reader;
    private readonly INamedTypeSymbol? _writer;
    private readonly INamedTypeSymbol? _pipeReader;
    private readonly INamedTypeSymbol? _pipeWriter;
    private readonly INamedTypeSymbol? _joinableChannel;
    private readonly INamedTypeSymbol? _joinableReader;
    private readonly INamedTypeSymbol? _joinableWriter;
    private readonly INamedTypeSymbol? _task;
    private readonly INamedTypeSymbol? _worker;
    private readonly INamedTypeSymbol? _pool;
    private readonly INamedTypeSymbol? _host;

    private ChannelTypes(IAssemblySymbol runtime)
    {
        Runtime = runtime;
        _channel = runtime.GetTypeByMetadataName("Channels.ProcessChannel`1");
        _reader = runtime.GetTypeByMetadataName("Channels.ProcessChannelReader`1");
        _writer = runtime.GetTypeByMetadataName("Channels.ProcessChannelWriter`1");
        _pipeReader = runtime.GetTypeByMetadataName("Channels.CompilerServices.PipeReader`2");
        _pipeWriter = runtime.GetTypeByMetadataName("Channels.CompilerServices.PipeWriter`2");
        _joinableChannel = runtime.GetTypeByMetadataName("Channels.CompilerServices.JoinableChannel`2");
        _joinableReader = runtime.GetTypeByMetadataName("Channels.CompilerServices.JoinableReader`2");
        _joinableWriter = runtime.GetTypeByMetadataName("Channels.CompilerServices.JoinableWriter`2");
        _task = runtime.GetTypeByMetadataName("Channels.ProcessTask`1");
        _worker = runtime.GetTypeByMetadataName("Channels.WorkerProcess");
        _pool = runtime.GetTypeByMetadataName("Channels.WorkerPool");
        _host = runtime.GetTypeByMetadataName("Channels.WorkerHost");
    }

    /// <summary>The assembly that has the types.</summary>
    public IAssemblySymbol Runtime { get; }

    /// <summary>Null where the runtime isn't referenced, so that there is nothing to look at.</summary>
    public static ChannelTypes? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Channels.IChannelEndpoint") is { } endpoint ? new ChannelTypes(endpoint.ContainingAssembly) : null;

    public bool IsChannel(ITypeSymbol? type) => Derives(type, _channel);

    public bool IsReader(ITypeSymbol? type) => Derives(type, _reader);

    public bool IsWriter(ITypeSymbol? type) => Derives(type, _writer);

    public bool IsEndpoint(ITypeSymbol? type) => IsReader(type) || IsWriter(type);

    public bool IsPipeWriter(ITypeSymbol? type) => Derives(type, _pipeWriter);

    /// <summary>The channel, or the endpoint, belongs to a contract of pipes.</summary>
    public bool IsPipe(ITypeSymbol? type) =>
        type?.ContainingType is { } contract &&
        contract.GetTypeMembers("Writer").Any(IsPipeWriter) &&
        contract.GetTypeMembers("Reader").Any(reader => Derives(reader, _pipeReader));

    public bool IsJoinableReader(ITypeSymbol? type) => Derives(type, _joinableReader);

    /// <summary>Has Join: a joinable queue's channel, and both of its endpoints.</summary>
    public bool IsJoinable(ITypeSymbol? type) => Derives(type, _joinableChannel) || IsJoinableReader(type) || Derives(type, _joinableWriter);

    /// <summary>A ProcessTask.</summary>
    public bool IsTask(ITypeSymbol? type) => Same(type, _task);

    /// <summary>A WorkerProcess, with a result or without.</summary>
    public bool IsWorker(ITypeSymbol? type) => Derives(type, _worker);

    /// <summary>A WorkerPool.</summary>
    public bool IsPool(ITypeSymbol? type) => Same(type, _pool);

    /// <summary>WorkerHost.</summary>
    public bool IsHost(ITypeSymbol? type) => Same(type, _host);

    public static bool IsContract(INamedTypeSymbol? type) => type is { TypeKind: TypeKind.Interface } && type.FindAttribute(ContractParser.AttributeName) is not null;

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
