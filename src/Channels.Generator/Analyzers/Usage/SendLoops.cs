using System;
using System.Linq;
using Channels.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers.Usage;

/// <summary>
/// CHAN031 and CHAN032: a loop that fills a pipe before anybody empties it, so that it waits for ever when the pipe is full. What
/// fits into the pipe is fine.
/// </summary>
internal sealed class SendLoops(ChannelBlock block, Action<Diagnostic> report)
{
    private const long DefaultCapacity = 512 * 1024;
    private const int HeaderSize = 4, FrameAlignment = 8;

    public void Check()
    {
        foreach (ILoopOperation loop in block.Loops)
        {
            EndpointCall? send = block.Calls.FirstOrDefault(call =>
                call.IsSend &&
                Sequence.LoopAround(call.Call) == loop &&
                Sequence.RunsInEachTurn(call.Call, loop) &&
                ChannelBlock.IsDeclaredOutside(call.Endpoint.Owner, loop) &&
                block.Types.IsPipe(call.Call.Instance!.Type) &&
                block.IsPrivate(call.Endpoint.Owner));
            if (send is not null)
                Check(loop, send);
        }
    }

    private void Check(ILoopOperation loop, EndpointCall send)
    {
        int end = loop.Syntax.Span.End;
        Endpoint reader = send.Endpoint with { IsWriter = false };
        EndpointCall[] reads = [.. block.Calls.Where(call => call.Endpoint == reader && call.IsUse)];
        Gift[] gifts = [.. block.Gifts.Where(gift => SymbolEqualityComparer.Default.Equals(gift.Endpoint.Owner, reader.Owner))];
        if (reads.Any(read => read.Call.Syntax.SpanStart < end) || gifts.Any(gift => gift.Start.Syntax.SpanStart < end))
            return;

        LoopTurns turns = LoopTurns.Of(loop, block);
        if (gifts.FirstOrDefault(gift => !gift.Endpoint.IsWriter && Sequence.Precedes(loop, gift.Start)) is { } late)
        {
            // How many there are may be unknown: a worker that is started behind them shows what they are for.
            if (turns.Count is null || Overflows(turns, send))
                Report(EndpointDescriptors.PipeAsBuffer, send, late.Start.TargetMethod.Name);
        }
        else if (gifts.Length == 0 && reads.Any(read => Sequence.Precedes(loop, read.Call)) && (turns.IsInput || Overflows(turns, send)))
        {
            Report(EndpointDescriptors.BothEnds, send);
        }
    }

    private bool Overflows(LoopTurns turns, EndpointCall send) =>
        !turns.MayEndEarly &&
        turns.Count is { } count &&
        CapacityOf(send.Endpoint.Owner) is { } capacity &&
        count > capacity / FrameSize(send.Call.TargetMethod);

    /// <summary>The room in the pipe, in bytes; null if it isn't known.</summary>
    private long? CapacityOf(ISymbol channel)
    {
        IOperation? options = block.CreationOf(channel)?.Arguments
            .FirstOrDefault(static argument => argument.Parameter?.Name == "options")?.Value.WithoutConversions();
        if (options is null or { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation)
            return DefaultCapacity;
        if (options is not IObjectCreationOperation { Arguments.IsEmpty: true } creation)
            return null;

        IOperation? capacity = creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>()
            .FirstOrDefault(static assignment => assignment.Target is IPropertyReferenceOperation { Property.Name: "Capacity" })?.Value;
        if (capacity is null)
            return DefaultCapacity;
        if (capacity.ConstantValue is not { HasValue: true, Value: int bytes })
            return null;

        // Rounded up to a power of two.
        long rounded = 4096;
        while (rounded < bytes)
            rounded *= 2;
        return bytes == 0 ? DefaultCapacity : rounded;
    }

    /// <summary>The least that such a message takes, in bytes.</summary>
    private static int FrameSize(IMethodSymbol message) =>
        (HeaderSize + message.Parameters.Sum(static parameter => SizeOf(parameter.Type)) + FrameAlignment - 1) & -FrameAlignment;

    private static int SizeOf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_SByte => 1,
        SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Char => 2,
        SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Single => 4,
        SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Double or SpecialType.System_DateTime => 8,
        SpecialType.System_Decimal => 16,
        _ => 0,
    };

    private void Report(DiagnosticDescriptor descriptor, EndpointCall send, string other = "") =>
        report(Diagnostic.Create(descriptor, send.Call.Syntax.GetLocation(), send.Text, other));
}
