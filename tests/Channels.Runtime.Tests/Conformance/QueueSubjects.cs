using System;
using Channels.TestProcess.Contracts;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>Queues as subjects of the suite.</summary>
internal static class QueueSubjects
{
    /// <summary>Nobody has promised anything: many threads may use each end.</summary>
    internal static ProcessChannelOptions Shared { get; } = new() { Capacity = 4096 };

    /// <summary>With the promises that save the locks.</summary>
    internal static ProcessChannelOptions Single { get; } = new() { Capacity = 4096, SingleReader = true, SingleWriter = true };

    /// <summary>How many numbers a queue with a maximum holds: as many as .NET's channel in this suite.</summary>
    internal const int MaxItems = 64;

    internal static ProcessChannelOptions Bounded { get; } = new() { MaxItems = MaxItems };

    internal static ReaderSubject LocalReader(ProcessChannelOptions options)
    {
        IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: options);
        return new ReaderSubject(channel.Reader, new LocalWriterHand(channel.Writer), channel);
    }

    internal static ReaderSubject ReaderAcrossProcesses(ProcessChannelOptions options)
    {
        IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: options);
        return new ReaderSubject(channel.Reader, new WorkerHand(channel.Writer), channel);
    }

    internal static WriterSubject LocalWriter(ProcessChannelOptions options, int capacity = WriterSubject.Unbounded)
    {
        IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: options);
        return new WriterSubject(channel.Writer, new LocalReaderHand(channel.Reader), capacity, channel);
    }

    internal static WriterSubject WriterAcrossProcesses(ProcessChannelOptions options, int capacity = WriterSubject.Unbounded)
    {
        IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: options);
        return new WriterSubject(channel.Writer, new WorkerHand(channel.Reader), capacity, channel);
    }

    internal static void AssertIsError(Exception? actual, string message) => PipeSubjects.AssertIsError(actual, message);
}
