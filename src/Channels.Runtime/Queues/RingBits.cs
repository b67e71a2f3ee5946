using System.Threading;

namespace Channels.Queues;

/// <summary>A bit for each ring, in shared memory.</summary>
internal readonly unsafe struct RingBits(long* words)
{
    /// <summary>An acquire: what was stored before the bit was set is visible.</summary>
    internal ulong Word(int index) => (ulong)Volatile.Read(ref words[index]);

    internal bool Has(int slot) => (Word(slot / QueueLayout.BitsPerWord) & BitOf(slot)) != 0;

    /// <summary>An atomic update, and so a full fence.</summary>
    internal void Set(int slot) => Change(slot / QueueLayout.BitsPerWord, BitOf(slot), 0);

    /// <inheritdoc cref="Set"/>
    internal void Clear(int word, ulong bits) => Change(word, 0, bits);

    internal static ulong BitOf(int slot) => 1UL << (slot % QueueLayout.BitsPerWord);

    private void Change(int word, ulong set, ulong clear)
    {
        ref long value = ref words[word];
        while (true)
        {
            long seen = Volatile.Read(ref value);
            if (Interlocked.CompareExchange(ref value, (long)(((ulong)seen | set) & ~clear), seen) == seen) return;
        }
    }
}
