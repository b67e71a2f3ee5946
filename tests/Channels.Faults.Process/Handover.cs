using System;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults;

/// <summary>A channel that ends of a pipe are handed over through, of whatever kind.</summary>
internal sealed class Handover : IDisposable
{
    private readonly IDisposable _channel;
    private readonly Action<ISequence.Reader> _sendReader;
    private readonly Action<ISequence.Writer> _sendWriter;
    private readonly Func<(ISequence.Reader? Reader, ISequence.Writer? Writer)> _take;

    private Handover(
        IDisposable channel, Action<ISequence.Reader> sendReader, Action<ISequence.Writer> sendWriter, Func<(ISequence.Reader? Reader, ISequence.Writer? Writer)> take)
    {
        _channel = channel;
        _sendReader = sendReader;
        _sendWriter = sendWriter;
        _take = take;
    }

    internal static Handover Create(ChannelKind kind, string name) => kind switch
    {
        ChannelKind.Pipe => Over(IHandovers.Create(name)),
        ChannelKind.Queue => Over(IQueuedHandovers.Create(name)),
        _ => Over(IHandoverTasks.Create(name)),
    };

    internal static async Task<Handover> OpenAsync(ChannelKind kind, string name) => kind switch
    {
        ChannelKind.Pipe => Over(await IHandovers.OpenAsync(name)),
        ChannelKind.Queue => Over(await IQueuedHandovers.OpenAsync(name)),
        _ => Over(await IHandoverTasks.OpenAsync(name)),
    };

    /// <summary>Sends one end of a pipe, and keeps nothing of it.</summary>
    internal void Send(ISequence.Channel channel, bool reader)
    {
        if (reader) _sendReader(channel.Reader);
        else _sendWriter(channel.Writer);
    }

    /// <summary>Blocks until an end comes; neither if none does in a second.</summary>
    internal (ISequence.Reader? Reader, ISequence.Writer? Writer) Take() => _take();

    public void Dispose() => _channel.Dispose();

    private static Handover Over(IHandovers.Channel channel) => new(
        channel, channel.Writer.GiveReader, channel.Writer.GiveWriter, () => channel.Reader.TryRead(TimeSpan.FromSeconds(1), out IHandovers.Message message) ? (message.GiveReader?.Reader, message.GiveWriter?.Writer) : default);

    private static Handover Over(IQueuedHandovers.Channel channel) => new(
        channel, channel.Writer.GiveReader, channel.Writer.GiveWriter, () => channel.Reader.TryRead(TimeSpan.FromSeconds(1), out IQueuedHandovers.Message message) ? (message.GiveReader?.Reader, message.GiveWriter?.Writer) : default);

    private static Handover Over(IHandoverTasks.Channel channel) => new(
        channel, channel.Writer.GiveReader, channel.Writer.GiveWriter, () => channel.Reader.TryRead(TimeSpan.FromSeconds(1), out IHandoverTasks.Message message) ? (message.GiveReader?.Reader, message.GiveWriter?.Writer) : default);
}
