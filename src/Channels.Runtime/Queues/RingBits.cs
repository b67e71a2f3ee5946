using System.Collections.Generic;
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

    /// <summary>The slots whose bit is set, each word as it is when its turn comes.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>All words, each as it is when its turn comes.</summary>
    internal ulong[] Copy()
    {
        ulong[] copy = new ulong[QueueLayout.Words];
        for (int i = 0; i < copy.Length; i++) copy[i] = Word(i);
        return copy;
    }

    /// <summary>The slots whose bit is set in a copy.</summary>
    internal static IEnumerable<int> In(ulong[] copy)
    {
        for (int word = 0; word < copy.Length; word++)
        {
            for (ulong bits = copy[word]; bits != 0; bits &= bits - 1) yield return (word * QueueLayout.BitsPerWord) + Bits.Lowest(bits);
        }
    }

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

    internal struct Enumerator(RingBits bits)
    {
        private int _word = -1;
        private ulong _rest;

        public readonly int Current => (_word * QueueLayout.BitsPerWord) + Bits.Lowest(_rest);

        public bool MoveNext()
        {
            _rest &= _rest - 1;
            while (_rest == 0)
            {
                if (++_word == QueueLayout.Words) return false;
                _rest = bits.Word(_word);
            }

            return true;
        }
    }
}
