using System;
using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Analyzers.Usage;

/// <summary>CHAN033: a message that is sent after its channel was completed.</summary>
internal static class LateMessages
{
    private const string Refusal = "ChannelClosedException";

    public static void Check(ChannelBlock block, Action<Diagnostic> report)
    {
        foreach (IGrouping<Endpoint, EndpointCall> end in block.Calls.GroupBy(static call => call.Endpoint))
        {
            EndpointCall[] completions = [.. end.Where(static call => call.IsComplete)];
            IEnumerable<EndpointCall> late = end.Where(call =>
                call.IsSend &&
                completions.Any(completion => Sequence.Precedes(completion.Call, call.Call)) &&
                !Sequence.IsExpected(call.Call, Refusal));
            foreach (EndpointCall call in late)
            {
                report(Diagnostic.Create(
                    EndpointDescriptors.SentAfterCompletion,
                    call.Call.Syntax.GetLocation(),
                    call.Text,
                    call.Call.Instance!.Syntax.ToString()));
            }
        }
    }
}
