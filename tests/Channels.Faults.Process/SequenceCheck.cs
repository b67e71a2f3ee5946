using System;
using Channels.Faults.Contracts;

namespace Channels.Faults;

/// <summary>Receives the sequence, and throws at the first message that is not the next one, whole.</summary>
internal sealed class SequenceCheck : ISequence
{
    private readonly byte[] _expected = new byte[SequenceMessage.LongestBytes];
    private long _received;

    /// <summary>Called with each message's number, once it was checked.</summary>
    internal Action<long>? Took { get; set; }

    internal long Received => System.Threading.Volatile.Read(ref _received);

    internal void Take(in ISequence.Message message)
    {
        switch (message)
        {
            case { Small: { } small }: Small(small.Number, small.Checksum); break;
            case { Text: { } text }: Text(text.Number, text.Text); break;
            case { Bytes: { } bytes }: Bytes(bytes.Number, bytes.Bytes.Span); break;
            default: throw new SequenceBrokenException($"Message {_received} is of no kind.");
        }
    }

    public void Small(long number, ulong checksum)
    {
        Begin(number, 0);
        if (checksum != SequenceMessage.Checksum(number)) throw new SequenceBrokenException($"Message {number} has a wrong checksum.");
        End();
    }

    public void Text(long number, string text)
    {
        Begin(number, 1);
        if (text != SequenceMessage.TextOf(number)) throw new SequenceBrokenException($"The text of message {number} is not what was sent.");
        End();
    }

    public void Bytes(long number, ReadOnlySpan<byte> bytes)
    {
        Begin(number, 2);
        Span<byte> expected = _expected.AsSpan(0, SequenceMessage.SizeOf(number));
        SequenceMessage.Fill(number, expected);
        if (!bytes.SequenceEqual(expected)) throw new SequenceBrokenException($"The {bytes.Length} bytes of message {number} are not the {expected.Length} that were sent.");
        End();
    }

    private void End()
    {
        long number = _received++;
        Took?.Invoke(number);
    }

    private void Begin(long number, int kind)
    {
        if (number != _received || kind != SequenceMessage.KindOf(number)) throw new SequenceBrokenException($"Message {number} of kind {kind} came in the place of message {_received}.");
    }
}
