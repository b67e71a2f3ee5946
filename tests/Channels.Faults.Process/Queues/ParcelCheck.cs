using System;
using Channels.Faults.Contracts;

namespace Channels.Faults.Queues;

/// <summary>Checks that each parcel is what its number says.</summary>
internal sealed class ParcelCheck : IParcels
{
    private readonly byte[] _expected = new byte[SequenceMessage.LongestBytes];

    /// <summary>Called with each parcel's number, once it was checked.</summary>
    internal Action<long>? Took { get; init; }

    internal long Take(in IParcels.Message message)
    {
        switch (message)
        {
            case { Small: { } small }:
                Small(small.Item, small.Checksum);
                return small.Item;
            case { Text: { } text }:
                Text(text.Item, text.Text);
                return text.Item;
            case { Bytes: { } bytes }:
                Bytes(bytes.Item, bytes.Bytes.Span);
                return bytes.Item;
            default:
                throw new SequenceBrokenException("A parcel is of no kind.");
        }
    }

    public void Small(long item, ulong checksum)
    {
        if (SequenceMessage.KindOf(item) != 0 || checksum != SequenceMessage.Checksum(item)) throw Broken(item);
        Took?.Invoke(item);
    }

    public void Text(long item, string text)
    {
        if (SequenceMessage.KindOf(item) != 1 || text != SequenceMessage.TextOf(item)) throw Broken(item);
        Took?.Invoke(item);
    }

    public void Bytes(long item, ReadOnlySpan<byte> bytes)
    {
        if (SequenceMessage.KindOf(item) != 2) throw Broken(item);
        Span<byte> expected = _expected.AsSpan(0, SequenceMessage.SizeOf(item));
        SequenceMessage.Fill(item, expected);
        if (!bytes.SequenceEqual(expected)) throw Broken(item);
        Took?.Invoke(item);
    }

    private static SequenceBrokenException Broken(long item) =>
        new($"Parcel {Item.NumberOf(item)} of producer {Item.ProducerOf(item)} is not what was sent.");
}
