using System;
using System.Buffers.Binary;
using System.Globalization;
using System.IO;

namespace Channels.Benchmarks.Peers;

/// <summary>
/// The other process of a pair of streams. A round is a count, that many messages of one size, and an answer: of one
/// byte behind the last message, or of every message to every message.
/// </summary>
internal static class StreamPeer
{
    private const string Verb = "stream-peer";

    public static string[] Arguments(StreamUse use, StreamTransport transport) =>
    [
        Verb,
        use.Size.ToString(CultureInfo.InvariantCulture),
        use.Buffered.ToString(),
        use.Echoes.ToString(),
        .. transport.Address,
    ];

    public static bool IsPeer(string[] args) => args is [Verb, ..];

    public static int Run(string[] args)
    {
        StreamUse use = new(
            int.Parse(args[1], CultureInfo.InvariantCulture), bool.Parse(args[2]), bool.Parse(args[3]));
        using StreamPair streams = StreamTransport.Open(args.AsSpan(4));
        Stream input = use.Buffered ? new BufferedStream(streams.In) : streams.In;

        if (use.Echoes)
            Processors.PinThisThread(Processors.Answering);
        byte[] count = new byte[sizeof(int)];
        byte[] message = new byte[use.Size];
        while (input.ReadAtLeast(count, count.Length, throwOnEndOfStream: false) == count.Length)
        {
            int messages = BinaryPrimitives.ReadInt32LittleEndian(count);
            if (use.Echoes)
                Echo(messages, message, input, streams.Out);
            else
                Receive(messages, message, input, streams.Out);
        }
        return 0;
    }

    private static void Receive(int messages, byte[] message, Stream input, Stream output)
    {
        for (int expected = 0; expected < messages; expected++)
        {
            input.ReadExactly(message);
            int number = BinaryPrimitives.ReadInt32LittleEndian(message);
            if (number != expected)
                throw new InvalidDataException($"Message {number} arrived in the place of {expected}.");
        }
        output.WriteByte(0);
    }

    private static void Echo(int messages, byte[] message, Stream input, Stream output)
    {
        for (int i = 0; i < messages; i++)
        {
            input.ReadExactly(message);
            output.Write(message);
        }
    }
}
