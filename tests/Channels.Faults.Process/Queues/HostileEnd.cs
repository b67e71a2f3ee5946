using System;
using System.Threading.Channels;
using Channels.CompilerServices;
using Channels.Faults.Contracts;

namespace Channels.Faults.Queues;

/// <summary>What the damaged queues carry: numbers, or messages of several kinds and sizes.</summary>
/// <param name="Create">Creates a queue.</param>
/// <param name="Open">Opens one, and gives its connection, its reader, and what closes it.</param>
/// <param name="NewReader">A reader of an attachment.</param>
/// <param name="NewWriter">A writer of an attachment.</param>
/// <param name="Make">Makes the item of that number.</param>
internal sealed record HostileEnd<T>(
    Func<string, ProcessChannelOptions, (ChannelConnection Connection, IDisposable Channel)> Create,
    Func<string, (ChannelConnection Connection, IDisposable Channel)> Open,
    Func<ChannelConnection, ProcessChannelReader<T>> NewReader,
    Func<ChannelConnection, ProcessChannelWriter<T>> NewWriter,
    Func<int, T> Make);

/// <summary>The two of them.</summary>
internal static class HostileEnd
{
    internal static HostileEnd<long> Numbers { get; } = new(
        static (name, options) => Of(IItems.Create(name, options)),
        static name => Of(IItems.Open(name)),
        static connection => new IItems.Reader(connection, false),
        static connection => new IItems.Writer(connection, false),
        static number => number);

    internal static HostileEnd<IHostileItems.Message> Messages { get; } = new(
        static (name, options) => Of(IHostileItems.Create(name, options)),
        static name => Of(IHostileItems.Open(name)),
        static connection => new IHostileItems.Reader(connection, false),
        static connection => new IHostileItems.Writer(connection, false),
        static number => (number % 9) switch
        {
            0 => new IHostileItems.Message(new IHostileItems.IntMessage(number)),
            1 => new IHostileItems.Message(new IHostileItems.TextMessage("plain")),
            2 => new IHostileItems.Message(new IHostileItems.TextMessage(null)),
            3 => new IHostileItems.Message(new IHostileItems.TextMessage("größer als ASCII, 漢字")),
            4 => new IHostileItems.Message(new IHostileItems.SpanMessage(number, new byte[] { 1, 2, 3, 4, 5 })),
            5 => new IHostileItems.Message(new IHostileItems.ObjectsMessage(null)),
            6 => new IHostileItems.Message(new IHostileItems.ObjectsMessage([new Part(number, "a name", ["one", ""], [], null)])),
            7 => new IHostileItems.Message(new IHostileItems.TextMessage(new string('x', number % 400))),
            _ => new IHostileItems.Message(new IHostileItems.SpanMessage(number, number % 18 == 8 ? new byte[3_000] : [])),
        });

    private static (ChannelConnection Connection, IDisposable Channel) Of(IItems.Channel channel) => (channel.Reader.Connection(), channel);

    private static (ChannelConnection Connection, IDisposable Channel) Of(IHostileItems.Channel channel) => (channel.Reader.Connection(), channel);
}
