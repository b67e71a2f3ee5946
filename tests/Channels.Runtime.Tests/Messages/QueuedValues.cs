using System;
using Channels.TestProcess.Contracts;

namespace Channels.Runtime.Tests.Messages;

/// <summary>The same messages in the contract of a pipe and in that of a queue.</summary>
internal static class QueuedValues
{
    internal static IQueuedValues.Message ToQueued(IValues.Message message) => message switch
    {
        { Integers: { } m } => new IQueuedValues.IntegersMessage(m.A, m.B, m.C, m.D, m.E, m.F, m.G, m.H, m.I),
        { Wide: { } m } => new IQueuedValues.WideMessage(m.A, m.B, m.C, m.D),
        { Reals: { } m } => new IQueuedValues.RealsMessage(m.A, m.B, m.C, m.D),
        { Truth: { } m } => new IQueuedValues.TruthMessage(m.Value),
        { Nullables: { } m } => new IQueuedValues.NullablesMessage(m.A, m.B, m.C, m.D, m.E, m.F, m.G, m.H),
        { Times: { } m } => new IQueuedValues.TimesMessage(m.A, m.B, m.C, m.D, m.E, m.F),
        { Structs: { } m } => new IQueuedValues.StructsMessage(m.A, m.B, m.C, m.D),
        { Texts: { } m } => new IQueuedValues.TextsMessage(m.A, m.B),
        { Spans: { } m } => new IQueuedValues.SpansMessage(m.A, m.B, m.C, m.D),
        { Memories: { } m } => new IQueuedValues.MemoriesMessage(m.A, m.B, m.C, m.D),
        { Arrays: { } m } => new IQueuedValues.ArraysMessage(m.A, m.B, m.C, m.D),
        { Objects: { } m } => new IQueuedValues.ObjectsMessage(m.A, m.B, m.C, m.D),
        { Framework: { } m } => new IQueuedValues.FrameworkMessage(m.A, m.B, m.C, m.D),
        { Mixed: { } m } => new IQueuedValues.MixedMessage(m.A, m.B, m.C, m.D, m.E, m.F),
        { Nothing: { } } => new IQueuedValues.NothingMessage(),
        _ => throw new ArgumentException($"{message.Kind} is no kind.", nameof(message)),
    };

    internal static IValues.Message FromQueued(IQueuedValues.Message message) => message switch
    {
        { Integers: { } m } => new IValues.IntegersMessage(m.A, m.B, m.C, m.D, m.E, m.F, m.G, m.H, m.I),
        { Wide: { } m } => new IValues.WideMessage(m.A, m.B, m.C, m.D),
        { Reals: { } m } => new IValues.RealsMessage(m.A, m.B, m.C, m.D),
        { Truth: { } m } => new IValues.TruthMessage(m.Value),
        { Nullables: { } m } => new IValues.NullablesMessage(m.A, m.B, m.C, m.D, m.E, m.F, m.G, m.H),
        { Times: { } m } => new IValues.TimesMessage(m.A, m.B, m.C, m.D, m.E, m.F),
        { Structs: { } m } => new IValues.StructsMessage(m.A, m.B, m.C, m.D),
        { Texts: { } m } => new IValues.TextsMessage(m.A, m.B),
        { Spans: { } m } => new IValues.SpansMessage(m.A, m.B, m.C, m.D),
        { Memories: { } m } => new IValues.MemoriesMessage(m.A, m.B, m.C, m.D),
        { Arrays: { } m } => new IValues.ArraysMessage(m.A, m.B, m.C, m.D),
        { Objects: { } m } => new IValues.ObjectsMessage(m.A, m.B, m.C, m.D),
        { Framework: { } m } => new IValues.FrameworkMessage(m.A, m.B, m.C, m.D),
        { Mixed: { } m } => new IValues.MixedMessage(m.A, m.B, m.C, m.D, m.E, m.F),
        { Nothing: { } } => new IValues.NothingMessage(),
        _ => throw new ArgumentException($"{message.Kind} is no kind.", nameof(message)),
    };
}
