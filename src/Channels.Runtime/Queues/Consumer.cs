using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Participants;
using Channels.Waiting;

namespace Channels.Queues;

/// <summary>What a queue's reader takes with, whatever the items are kept in. Any thread, but for <see cref="IsSingle"/>.</summary>
internal abstract unsafe class Consumer : IEnding
{
    private const int LooksASecond = 10;

    private protected volatile bool _isDisposed;

    private readonly Queue _queue;
    private volatile bool _looksAtEverything = true;
    private volatile bool _mayLackWriters = true;
    private volatile bool _hasEnded;
    private long _nextLook;
    private Exception? _endError;
    private CompletionWatch? _completion;

    private protected Consumer(Queue queue, bool isSingle)
    {
        _queue = queue;
        IsSingle = isSingle;
    }

    internal Queue Queue => _queue;

    /// <summary>Whether all that it does comes from one thread at a time.</summary>
    internal bool IsSingle { get; }

    /// <summary>The ring whose claim is kept, or one in which nothing is found.</summary>
    internal QueueRing Kept = QueueRing.None;

    /// <summary>Ends when the queue has ended.</summary>
    internal Task Completion => (_completion ?? NewCompletion()).Task;

    /// <summary>The next look goes to everything, and to who still lives. Any thread.</summary>
    internal void LookAtEverything()
    {
        _looksAtEverything = true;
        _mayLackWriters = true;
    }

    /// <summary>Whether something could be taken now.</summary>
    internal abstract bool HasNext(bool fromTheDead);

    /// <summary>Takes the next message, if there is one.</summary>
    internal abstract bool TryTake(TakenFrame frame, bool fromTheDead);

    /// <summary>
    /// As <see cref="TryTake"/>, for one who does not wait. Nobody has told it who died, or what the dead put and told nobody of, and
    /// if it never waits, nobody will: so now and then, when it finds nothing, it looks for itself.
    /// </summary>
    internal bool TryTakeNow(TakenFrame frame)
    {
        if (TryTake(frame, fromTheDead: false)) return true;
        long now = Stopwatch.GetTimestamp();
        if (now < Volatile.Read(ref _nextLook)) return false;
        Volatile.Write(ref _nextLook, now + (Stopwatch.Frequency / LooksASecond));
        LookAtEverything();
        LookAtAllIfAsked();
        return TryTake(frame, fromTheDead: true);
    }

    /// <summary>Copies a message that would be taken next, if there is one.</summary>
    internal abstract bool TryShow(TakenFrame frame);

    /// <summary>How many items are in the queue.</summary>
    internal abstract long Count();

    /// <summary>On the way to sleep, before the barrier. Behind it, <see cref="FindEverything"/> is called.</summary>
    internal virtual void BeforeSleep()
    {
    }

    /// <summary>Whether nothing more will come, and all is taken. Any thread.</summary>
    public bool HasEnded()
    {
        if (_hasEnded || _isDisposed || _queue.Connection.IsClosed) return true;
        Exception? error;
        if (_queue.Completion.IsSaid)
        {
            // Whoever completed it may have died before he told.
            if (!WakePair.IsClosed(_queue.Header.ConsumersWake)) _queue.Completion.Tell();
            if (!IsEmptyForGood()) return false;
            error = _queue.Completion.Error;
        }
        else
        {
            // One who only awaits the end never looks otherwise.
            if (_queue.Connection.Peers.WatchNewcomers()) _mayLackWriters = true;

            // Taken back before the question, so that a death that comes meanwhile is asked about again.
            if (!_mayLackWriters) return false;
            _mayLackWriters = false;
            if (_queue.HasAny(ParticipantRoles.Writes, out int process)) return false;
            _mayLackWriters = true;

            // Before the barrier that the next look begins with: who takes or finishes the last behind that look wakes those who sleep.
            WakePair.ExpectEnd(_queue.Header.ConsumersWake);
            if (!IsEmptyForGood()) return false;
            error = process == 0 ? null : new ChannelPeerLostException(_queue.Connection.Name, process);
        }

        _endError = error;
        _hasEnded = true;
        _completion?.RequestLook();

        // Others may have looked just before the last item was taken.
        WakePair.Wake(_queue.Header.ConsumersWake);
        return true;
    }

    /// <inheritdoc/>
    public Exception? ErrorOfEnd() => _endError;

    /// <summary>What a take throws when there is nothing more.</summary>
    internal Exception Closed() => _endError switch
    {
        _ when _isDisposed => Disposed(),
        ChannelPeerLostException lost => new ChannelPeerLostException(_queue.Connection.Name, lost.ProcessId),
        { } error => new ChannelClosedException(error),
        null => new ChannelClosedException($"The queue '{_queue.Connection.Name}' has been completed, and all items have been taken."),
    };

    internal void RequireOpen()
    {
        if (_isDisposed) throw Disposed();
    }

    internal void Dispose()
    {
        if (_isDisposed) return;
        try
        {
            EndUse();
        }
        finally
        {
            // Those that wait here look, and see it.
            WakePair.WakeSurely(_queue.Header.ConsumersWake);
            _completion?.RequestLook();
        }
    }

    /// <summary>Makes takes find also what they were not told of.</summary>
    /// <returns>Whether there is such a thing.</returns>
    internal virtual bool FindEverything() => false;

    /// <summary>If somebody may have died, or come or gone, looks at everything.</summary>
    internal void LookAtAllIfAsked()
    {
        if (_queue.Connection.Peers.WatchNewcomers()) _mayLackWriters = true;
        if (!_looksAtEverything) return;
        _looksAtEverything = false;
        _mayLackWriters = true;
        _ = FindEverything();
    }

    /// <summary>Whether nothing is there, and nothing will be that its producer believes to be put. The queue is completed, or nobody can put any more.</summary>
    private protected abstract bool IsEmptyForGood();

    private protected virtual void EndUse() => _isDisposed = true;

    private ObjectDisposedException Disposed() => new("Reader", $"The reader of the queue '{_queue.Connection.Name}' has been disposed.");

    private CompletionWatch NewCompletion()
    {
        CompletionWatch created = new(this);
        CompletionWatch? earlier = Interlocked.CompareExchange(ref _completion, created, null);
        if (earlier is not null) return earlier;
        created.Begin();
        return created;
    }
}
