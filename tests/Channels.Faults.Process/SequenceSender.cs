using System;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults;

/// <summary>Sends the sequence.</summary>
internal sealed class SequenceSender(ISequence.Writer writer)
{
    private readonly byte[] _bytes = new byte[SequenceMessage.LongestBytes];

    internal long Next { get; private set; }

    internal void Send()
    {
        long number = Next;
        switch (SequenceMessage.KindOf(number))
        {
            case 0:
                writer.Small(number, SequenceMessage.Checksum(number));
                break;
            case 1:
                writer.Text(number, SequenceMessage.TextOf(number));
                break;
            default:
                writer.Bytes(number, Filled(number));
                break;
        }

        Next++;
    }

    internal ValueTask SendAsync()
    {
        long number = Next++;
        return SequenceMessage.KindOf(number) switch
        {
            0 => writer.SmallAsync(number, SequenceMessage.Checksum(number)),
            1 => writer.TextAsync(number, SequenceMessage.TextOf(number)),
            _ => writer.BytesAsync(number, Filled(number)),
        };
    }

    private Span<byte> Filled(long number)
    {
        Span<byte> bytes = _bytes.AsSpan(0, SequenceMessage.SizeOf(number));
        SequenceMessage.Fill(number, bytes);
        return bytes;
    }
}
