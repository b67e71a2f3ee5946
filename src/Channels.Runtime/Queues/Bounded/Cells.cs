using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using Channels.CompilerServices;
using Channels.Rings;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Queues.Bounded;

/// <summary>The items of a queue that has a maximum: one ring for all. Any thread; who stores has the admission.</summary>
/// <remarks>
/// 1. Item <c>i</c> is named by word <c>i % n</c>, from the store of <c>published</c> that makes it visible until <c>consumed</c>
///    has moved past it. A put writes the cell that the word named the last time round, which is nobody's any more; then the
///    word, then <c>published</c>.
/// 2. A take copies what the word at <c>consumed</c> names, and then marks that word as taken. If the mark is set by a swap from
///    the word that was read, nobody else took or dropped the item, and its cell was not written meanwhile: the copy is whole.
///    Then it moves <c>consumed</c> on. One that dies in between has taken the item; whoever finds the mark moves <c>consumed</c> on.
/// 3. Who reads a word reads <c>consumed</c> before and again after it: otherwise it may be that of an item that was put a
///    round later, and taking that one would break the order. So only the oldest item's word is ever marked.
/// 4. The newest item is replaced by a swap, too: the new one is written into the spare cell, and then the old one's word is
///    swapped for one that names it. The swap fails if the old one was taken; if not, its cell is the spare one now. Who dies
///    before it says so leaves the admission to one who looks for the spare cell.
/// 5. Sequence numbers make every word another one than all before it, so no swap mistakes one item for another.
/// </remarks>
internal sealed unsafe class Cells(BoundedFile file, ChannelConnection connection)
{
    private readonly long* _published = (long*)(file.Address + BoundedLayout.PublishedAt);
    private readonly long* _consumed = (long*)(file.Address + BoundedLayout.ConsumedAt);
    private readonly long* _sequence = (long*)(file.Address + BoundedLayout.SequenceAt);
    private readonly long* _spare = (long*)(file.Address + BoundedLayout.SpareAt);
    private readonly long* _words = (long*)(file.Address + BoundedLayout.WordsAt);
    private readonly byte* _cells = file.Address + file.Layout.CellsAt;
    private readonly int _items = file.Layout.Items;
    private readonly int _cellSize = file.Layout.CellSize;

    /// <summary>The longest payload that a cell has room for, in bytes.</summary>
    internal int LongestInline => _cellSize - FrameHeader.Size;

    /// <summary>Whether a put would find no room now, as far as can be seen without the admission.</summary>
    internal bool IsFull => CountIfStable(out long count) && count == _items;

    /// <summary>How many items there are. Exact: it is what there was at one moment.</summary>
    internal long Count()
    {
        long count;
        while (!CountIfStable(out count))
        {
        }

        return count;
    }

    /// <summary>Finds the oldest item.</summary>
    /// <exception cref="ChannelCorruptException">The positions are those of no queue.</exception>
    internal bool TryFindOldest(out long position, out long word)
    {
        while (true)
        {
            position = Volatile.Read(ref *_consumed);

            // Acquire: the words and cells of what was published are visible.
            long published = Volatile.Read(ref *_published);
            word = Volatile.Read(ref WordAt(position));
            if (Volatile.Read(ref *_consumed) != position) continue;
            if (position == published) return false;
            if (!IsSound(published - position)) return false;
            if (!CellWord.IsTaken(word)) return true;
            MoveOn(position);
        }
    }

    /// <summary>Takes the oldest item, if it is its own bytes.</summary>
    internal bool TryTakeRaw<T>([MaybeNullWhen(false)] out T item)
    {
        while (TryFindOldest(out long position, out long word))
        {
            // Whatever else it is, or if it is going just now, the longer way finds out.
            byte* cell = CellAt(word);
            if (cell == null || Volatile.Read(ref *(uint*)cell) != FrameHeader.Pack(1, Unsafe.SizeOf<T>())) break;
            item = Unsafe.ReadUnaligned<T>(cell + FrameHeader.Size);
            if (TryTake(position, word)) return true;
        }

        item = default;
        return false;
    }

    /// <summary>Takes the oldest item, if there is one, as it stands in its cell.</summary>
    /// <exception cref="ChannelCorruptException">What was taken is no message.</exception>
    internal bool TryTake(TakenFrame frame)
    {
        while (TryFindOldest(out long position, out long word))
        {
            bool isMessage = TryCopy(word, frame);
            if (!TryTake(position, word)) continue;
            return isMessage || IsNothing();
        }

        return false;
    }

    /// <summary>As the other one; a large one is mapped.</summary>
    /// <exception cref="ChannelCorruptException">What was taken is no message, or its file is missing.</exception>
    /// <exception cref="System.IO.IOException">Its file can't be mapped now; it is not taken.</exception>
    internal bool TryTake(TakenFrame frame, SpillFolder spills)
    {
        while (TryFindOldest(out long position, out long word))
        {
            bool isMessage = TryCopy(word, frame);
            ChannelCorruptException? missing = null;
            try
            {
                if (isMessage) frame.MapIfLarge(spills);
            }
            catch (ChannelCorruptException exception)
            {
                // Somebody may have taken it meanwhile, and its file be gone with it, or its cell have changed under the copy.
                missing = exception;
            }

            if (!TryTake(position, word))
            {
                frame.Clear(keepFile: true);
                continue;
            }

            if (missing is not null) throw missing;
            return isMessage || IsNothing();
        }

        return false;
    }

    /// <summary>Copies the oldest item as it stands in its cell, if there is one, and leaves it there.</summary>
    /// <exception cref="ChannelCorruptException">It is no message.</exception>
    internal bool TryShow(TakenFrame frame, out long position, out long word)
    {
        while (TryFindOldest(out position, out word))
        {
            bool isMessage = TryCopy(word, frame);
            if (IsThere(position, word)) return isMessage || IsNothing();
        }

        return false;
    }

    /// <summary>Whether the item is still there. What was read of it before is whole, if it is.</summary>
    internal bool IsThere(long position, long word)
    {
        // The cell was read by plain loads, which are not to be satisfied after this look at the word.
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref WordAt(position)) == word;
    }

    /// <summary>Takes an item that was found, if nobody else took it, or replaced it.</summary>
    internal bool TryTake(long position, long word)
    {
        KillPoint.Pass(KillPoint.BeforeTaken);

        // A full fence: all reads of the cell are done before anybody sees that it is free.
        if (Interlocked.CompareExchange(ref WordAt(position), CellWord.AsTaken(word), word) != word) return false;
        KillPoint.Pass(KillPoint.AfterTaken);
        MoveOn(position);
        return true;
    }

    /// <summary>Where consumers have come, with the help of the caller, who has the admission.</summary>
    internal long MovedConsumed()
    {
        _ = TryFindOldest(out long position, out _);
        return position;
    }

    /// <summary>How many items were put. It stands still while the caller has the admission.</summary>
    internal long Published => Volatile.Read(ref *_published);

    internal long Consumed => Volatile.Read(ref *_consumed);

    internal bool HasRoom(out long published)
    {
        long consumed = MovedConsumed();
        published = Published;
        return published - consumed < _items;
    }

    /// <summary>Puts an item; there is room, and the caller has the admission.</summary>
    /// <returns>The item's word.</returns>
    /// <exception cref="ChannelCorruptException">The words are those of no queue.</exception>
    internal long Store(long position, byte kind, byte* payload, int length)
    {
        ref long word = ref WordAt(position);
        long last = Volatile.Read(ref word);
        byte* cell = CellAt(last);
        if (cell == null) throw new ChannelCorruptException("a word names a cell that is none.");
        long stored = CellWord.Pack(NextSequence(), CellWord.CellOf(last));
        Fill(cell, kind, payload, length);
        Volatile.Write(ref word, stored);
        KillPoint.Pass(KillPoint.AfterWord);
        KillPoint.Pass(KillPoint.BeforePublished);

        // Release: whoever reads this position reads the word and the cell.
        Volatile.Write(ref *_published, position + 1);
        KillPoint.Pass(KillPoint.AfterPublished);
        return stored;
    }

    /// <summary>Puts an item in the place of the newest. The caller has the admission.</summary>
    /// <returns>False if that one was taken meanwhile.</returns>
    /// <exception cref="ChannelCorruptException">The words are those of no queue, or what was replaced is no message.</exception>
    internal bool TryReplaceNewest(long published, byte kind, byte* payload, int length, TakenFrame replaced)
    {
        ref long word = ref WordAt(published - 1);
        long seen = Volatile.Read(ref word);
        if (CellWord.IsTaken(seen)) return false;
        long spare = Volatile.Read(ref *_spare);
        if (spare < 0 || spare > _items || spare == CellWord.CellOf(seen)) throw new ChannelCorruptException("the spare cell is none.");
        bool isMessage = TryCopy(seen, replaced);
        long stored = CellWord.Pack(NextSequence(), (int)spare);
        Fill(CellAt(stored), kind, payload, length);
        KillPoint.Pass(KillPoint.BeforeReplaced);

        // A full fence: who reads the word reads the cell, and the old cell was read before it is anybody's.
        if (Interlocked.CompareExchange(ref word, stored, seen) != seen) return false;
        KillPoint.Pass(KillPoint.AfterReplaced);
        Volatile.Write(ref *_spare, CellWord.CellOf(seen));
        KillPoint.Pass(KillPoint.AfterSpare);
        return isMessage || IsNothing();
    }

    /// <summary>Finds the cell that no word names. The caller has taken over the admission of one who may have died before it said which.</summary>
    internal void FindSpare()
    {
        bool[] isNamed = new bool[_items + 1];
        for (int i = 0; i < _items; i++)
        {
            int cell = CellWord.CellOf(Volatile.Read(ref _words[i]));
            if (cell <= _items) isNamed[cell] = true;
        }

        Volatile.Write(ref *_spare, Array.IndexOf(isNamed, false));
        KillPoint.Pass(KillPoint.AfterSpare);
    }

    /// <returns>False if producers or consumers have moved on meanwhile.</returns>
    private bool CountIfStable(out long count)
    {
        long consumed = Volatile.Read(ref *_consumed), published = Volatile.Read(ref *_published);
        count = published - consumed;

        // One that is taken is no item any more, though nobody has moved on yet. Both positions are what they were on either side of
        // this look, so they are of one moment with it: an item may have been put before the mark was set.
        if (count > 0 && CellWord.IsTaken(Volatile.Read(ref WordAt(consumed)))) count--;
        return Volatile.Read(ref *_published) == published && Volatile.Read(ref *_consumed) == consumed;
    }

    /// <summary>A full fence.</summary>
    private void MoveOn(long position)
    {
        KillPoint.Pass(KillPoint.BeforeConsumed);
        _ = Interlocked.CompareExchange(ref *_consumed, position + 1, position);
        KillPoint.Pass(KillPoint.AfterConsumed);
    }

    private long NextSequence()
    {
        // Raised before it is used, so that nobody uses it again who comes after a death.
        long next = Volatile.Read(ref *_sequence) + 1;
        Volatile.Write(ref *_sequence, next);
        KillPoint.Pass(KillPoint.AfterSequence);
        return next;
    }

    private static void Fill(byte* cell, byte kind, byte* payload, int length)
    {
        *(uint*)cell = FrameHeader.Pack(kind, length);
        Buffer.MemoryCopy(payload, cell + FrameHeader.Size, length, length);
        KillPoint.Pass(KillPoint.AfterCell);
    }

    /// <summary>Copies what stands in the cell. It may be changing: the caller looks at the word again.</summary>
    private bool TryCopy(long word, TakenFrame frame)
    {
        byte* cell = CellAt(word);
        if (cell == null) return false;

        // Read once: what is checked is what is used.
        uint header = Volatile.Read(ref *(uint*)cell);
        byte kind = FrameHeader.KindOf(header);
        int length = FrameHeader.LengthOf(header);
        if (kind is 0 or (> FrameHeader.LastMessageKind and not FrameHeader.Spill) || length > LongestInline) return false;
        frame.Copy(kind, cell + FrameHeader.Size, length);
        return true;
    }

    private ref long WordAt(long position) => ref _words[(ulong)position % (ulong)_items];

    /// <summary>Null if the word names none.</summary>
    private byte* CellAt(long word)
    {
        int cell = CellWord.CellOf(word);
        return cell <= _items ? _cells + ((long)cell * _cellSize) : null;
    }

    private bool IsSound(long count) => (count > 0 && count <= _items) || IsNothing();

    /// <summary>What another thread has let go meanwhile reads as zeros. Anything else is damaged.</summary>
    private bool IsNothing() => connection.IsClosed ? false : throw new ChannelCorruptException("a queue's words and cells are not those of one.");
}
