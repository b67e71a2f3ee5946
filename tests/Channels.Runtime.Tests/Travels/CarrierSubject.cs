using System;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.Runtime.Tests.Travels;

/// <summary>A channel that carries endpoints, of whatever kind.</summary>
public sealed class CarrierSubject : IDisposable
{
    private CarrierSubject(IDisposable channel) => Channel = channel;

    public IDisposable Channel { get; }

    public required string Name { get; init; }

    public required Action<INumbers.Reader> SendReader { get; init; }

    public required Func<INumbers.Reader, bool> TrySendReader { get; init; }

    public required Action<INumbers.Writer> SendWriter { get; init; }

    public required Action<IQueuedNumbers.Writer, IQueuedNumbers.Reader> SendQueue { get; init; }

    public required Func<byte[], bool> TryFill { get; init; }

    public required Func<INumbers.Reader> TakeReader { get; init; }

    public required Func<INumbers.Writer> TakeWriter { get; init; }

    public required Func<(IQueuedNumbers.Writer Writer, IQueuedNumbers.Reader Reader)> TakeQueue { get; init; }

    /// <summary>Hands all messages to a handler until the channel is completed.</summary>
    public required Func<Action<INumbers.Reader>, Task> DispatchReaders { get; init; }

    public required Action Complete { get; init; }

    public required Func<bool> Peek { get; init; }

    public static CarrierSubject Create(ChannelKind kind, string? name = null) => kind switch
    {
        ChannelKind.Pipe => OfPipe(ILoads.Create(name, new ProcessChannelOptions { Capacity = 4096 })),
        ChannelKind.Queue => OfQueue(IQueuedLoads.Create(name, new ProcessChannelOptions { Capacity = 4096 })),
        _ => OfTasks(ILoadTasks.Create(name, new ProcessChannelOptions { Capacity = 4096 })),
    };

    public void Dispose() => Channel.Dispose();

    private static CarrierSubject OfPipe(ILoads.Channel channel) => new(channel)
    {
        Name = channel.Name,
        SendReader = reader => channel.Writer.Numbers(1, reader),
        TrySendReader = reader => channel.Writer.TryNumbers(1, reader),
        SendWriter = writer => channel.Writer.Answers(writer, "a text"),
        SendQueue = channel.Writer.Queue,
        TryFill = channel.Writer.TryFiller,
        TakeReader = () => channel.Reader.Read().Numbers!.Value.Numbers,
        TakeWriter = () => channel.Reader.Read().Answers!.Value.Answers,
        TakeQueue = () => channel.Reader.Read().Queue is { } queue ? (queue.Writer, queue.Reader) : default,
        DispatchReaders = on => channel.Reader.DispatchAsync(new Handler(on)),
        Complete = () => channel.Writer.Complete(),
        Peek = () => channel.Reader.TryPeek(out _),
    };

    private static CarrierSubject OfQueue(IQueuedLoads.Channel channel) => new(channel)
    {
        Name = channel.Name,
        SendReader = reader => channel.Writer.Numbers(1, reader),
        TrySendReader = reader => channel.Writer.TryNumbers(1, reader),
        SendWriter = writer => channel.Writer.Answers(writer, "a text"),
        SendQueue = channel.Writer.Queue,
        TryFill = channel.Writer.TryFiller,
        TakeReader = () => channel.Reader.Read().Numbers!.Value.Numbers,
        TakeWriter = () => channel.Reader.Read().Answers!.Value.Answers,
        TakeQueue = () => channel.Reader.Read().Queue is { } queue ? (queue.Writer, queue.Reader) : default,
        DispatchReaders = on => channel.Reader.DispatchAsync(new Handler(on)),
        Complete = () => channel.Writer.Complete(),
        Peek = () => channel.Reader.TryPeek(out _),
    };

    private static CarrierSubject OfTasks(ILoadTasks.Channel channel) => new(channel)
    {
        Name = channel.Name,
        SendReader = reader => channel.Writer.Numbers(1, reader),
        TrySendReader = reader => channel.Writer.TryNumbers(1, reader),
        SendWriter = writer => channel.Writer.Answers(writer, "a text"),
        SendQueue = channel.Writer.Queue,
        TryFill = channel.Writer.TryFiller,
        TakeReader = () => Done(channel, channel.Reader.Read().Numbers!.Value.Numbers),
        TakeWriter = () => Done(channel, channel.Reader.Read().Answers!.Value.Answers),
        TakeQueue = () => Done(channel, channel.Reader.Read().Queue is { } queue ? (queue.Writer, queue.Reader) : default),
        DispatchReaders = on => channel.Reader.DispatchAsync(new Handler(on)),
        Complete = () => channel.Writer.Complete(),
        Peek = () => channel.Reader.TryPeek(out _),
    };

    private static TItem Done<TItem>(ILoadTasks.Channel channel, TItem item)
    {
        channel.Reader.TaskDone();
        return item;
    }

    private sealed class Handler(Action<INumbers.Reader> on) : ILoads, IQueuedLoads, ILoadTasks
    {
        public void Numbers(int id, INumbers.Reader numbers) => on(numbers);

        public void Answers(INumbers.Writer answers, string? text) => answers.Dispose();

        public void Queue(IQueuedNumbers.Writer writer, IQueuedNumbers.Reader reader)
        {
            writer.Dispose();
            reader.Dispose();
        }

        public void Filler(byte[] bytes)
        {
        }

        public void Stop()
        {
        }
    }
}
