using System;
using System.Diagnostics;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Threading;

namespace Channels.Faults.Queues;

/// <summary>
/// What a process did, in memory that its death does not take away: how far a producer came, or what a consumer took and when.
/// Written by one process, read by the test.
/// </summary>
/// <remarks><code>
///   0  tried: how many items its producer began to put           24  count: how many items its consumer took
///   8  put: how many of these calls returned                     32  empty: when its consumer found the queue empty
///  16  confirmed: so many of them were in shared memory for sure 64  item, time; item, time; …
/// </code></remarks>
internal sealed unsafe class Journal : IDisposable
{
    private const int TriedAt = 0, PutAt = 1, ConfirmedAt = 2, CountAt = 3, EmptyAt = 4, EntriesAt = 8, WordsEach = 2;
    private const long Entries = 1 << 24;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long* _words;

    internal Journal(string path)
    {
        long length = (EntriesAt + (Entries * WordsEach)) * sizeof(long);
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, length);     // Sparse: it takes what is written.
        _view = _file.CreateViewAccessor(0, length);
        byte* address = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref address);
        _words = (long*)address;
    }

    internal long Tried
    {
        get => Volatile.Read(ref _words[TriedAt]);
        set => Volatile.Write(ref _words[TriedAt], value);
    }

    internal long Put
    {
        get => Volatile.Read(ref _words[PutAt]);
        set => Volatile.Write(ref _words[PutAt], value);
    }

    internal long Confirmed
    {
        get => Volatile.Read(ref _words[ConfirmedAt]);
        set => Volatile.Write(ref _words[ConfirmedAt], value);
    }

    /// <summary>When its consumer looked for an item last, and there was none in the whole queue.</summary>
    internal long FoundEmpty
    {
        get => Volatile.Read(ref _words[EmptyAt]);
        set => Volatile.Write(ref _words[EmptyAt], value);
    }

    internal long Count => Volatile.Read(ref _words[CountAt]);

    internal (long Item, long Time) this[long index] => (_words[EntriesAt + (index * WordsEach)], _words[EntriesAt + (index * WordsEach) + 1]);

    internal void Take(long item)
    {
        long count = _words[CountAt];
        if (count == Entries) throw new InvalidOperationException("The journal is full.");
        _words[EntriesAt + (count * WordsEach)] = item;
        _words[EntriesAt + (count * WordsEach) + 1] = Stopwatch.GetTimestamp();

        // Release: who sees the count sees the entry.
        Volatile.Write(ref _words[CountAt], count + 1);
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
