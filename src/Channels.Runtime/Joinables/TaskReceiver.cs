using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Channels.Queues;
using Channels.Waiting;
using Barrier = Channels.Waiting.Barrier;

namespace Channels.Joinables;

/// <summary>
/// A consumer of tasks: a queue's, that has what it takes in flight until it is finished, and also takes what others have given back or
/// left. Any thread: a feeder may finish tasks, so nobody can promise to be the only one.
/// </summary>
internal sealed class TaskReceiver(JoinableQueue queue) : QueueReceiver(queue, isSingle: false)
{
    private readonly InFlightRing _held = queue.Held;
    private bool _isGivenUp;

    internal InFlightRing Held => _held;

    /// <summary>Takes a task that is its own bytes.</summary>
    /// <param name="item">The item.</param>
    /// <param name="task">Its position among the tasks in flight.</param>
    internal bool TryTakeRawTask<T>([MaybeNullWhen(false)] out T item, out long task)
    {
        Enter();
        try
        {
            bool isTaken = TryTakeRaw(out item);
            task = _held.LastAdded;
            return isTaken;
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Finishes the task that was taken first of those in flight.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void FinishOldest()
    {
        if (!LeavingSenders.AreAny && Bias.TryEnter() is { } owner)
        {
            bool isFinished = _held.TryFinishPlainOldest(Kept);
            owner.Exit();
            if (isFinished) return;
        }

        FinishSlow(null);
    }

    /// <summary>Finishes a task. What this process has put before, and what the task has, is in shared memory before it counts as finished.</summary>
    /// <exception cref="InvalidOperationException">It is not in flight any more.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Finish(long task)
    {
        if (!LeavingSenders.AreAny && Bias.TryEnter() is { } owner)
        {
            bool isFinished = _held.TryFinishPlain(task, Kept);
            owner.Exit();
            if (isFinished) return;
        }

        FinishSlow(task);
    }

    /// <summary>Gives a task back.</summary>
    /// <exception cref="InvalidOperationException">It is not in flight any more.</exception>
    internal void Abandon(long task, Exception? error)
    {
        Enter();
        try
        {
            RequireOpen();
            _held.Abandon(task, error, Kept);
        }
        finally
        {
            Exit();
        }
    }

    /// <inheritdoc/>
    internal override long Count() => base.Count() + queue.Tasks.Count(withClosed: false);

    /// <inheritdoc/>
    internal override bool FindEverything()
    {
        queue.Burial.BuryDead();
        return base.FindEverything();
    }

    private protected override bool HasElsewhere(bool fromTheDead) => queue.Returned.AreThere(fromTheDead);

    private protected override bool TryTakeElsewhere(TakenFrame frame, bool fromTheDead)
    {
        if (!queue.Returned.TryTake(frame, fromTheDead)) return false;
        queue.Settlement.SayAtEnd(false);
        return true;
    }

    private protected override bool TryShowElsewhere(TakenFrame frame) => queue.Returned.TryShow(frame);

    private protected override bool BeforeTurn()
    {
        // One that is always busy looks here, if nowhere else, what the dead have left.
        LookAtAllIfAsked();
        return !queue.Tasks.HasOpen(unclaimed: true);
    }

    private protected override void BeforeClaim()
    {
        _held.EnsureOpen();
        queue.Settlement.SayAtEnd(false);
    }

    /// <inheritdoc/>
    private protected override void EndUse()
    {
        Enter();
        try
        {
            base.EndUse();
        }
        finally
        {
            // Tasks that the user has finished, but for what was put before, are not to be done once more: then the attachment stays
            // until they are finished.
            if (_held.Awaited > 0 && queue.Connection.TryUse()) _isGivenUp = true;
            else _held.GiveUp();
            Exit();
        }
    }

    /// <summary>
    /// A consumer stays while another one has tasks that it might be needed for: that one may die, or give them back. Only those that wait
    /// for the end with tasks of their own don't wait for each other.
    /// </summary>
    private protected override bool IsEmptyForGood()
    {
        // From here on every producer that stores sees the completion, or its store is seen here.
        Barrier.Issue();

        // Before the look: of two that wait for each other, one sees the other, and that one is waked.
        if (queue.Tasks.LooksIdle()) queue.Settlement.SayAtEnd(true);
        return queue.Settlement.WasReached(exceptOwn: true);
    }

    /// <param name="task">Which; null for the oldest.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FinishSlow(long? task)
    {
        List<QueueSender>? senders = LeavingSenders.AreAny && LeavingSenders.Of(queue) is { Count: > 0 } some ? some : null;
        long finished;
        Enter();
        try
        {
            RequireOpen();

            // In one go: the oldest one is another thread's as soon as the gate is free.
            finished = task ?? _held.Oldest();
            if (senders is null) _held.Finish(finished, Kept);
            else _held.Await(finished);
        }
        finally
        {
            Exit();
        }

        if (senders is not null) FinishAfter(senders, 0, finished);
    }

    /// <summary>Finishes an awaited task when all that these hold now is in shared memory.</summary>
    private void FinishAfter(List<QueueSender> senders, int next, long task)
    {
        for (; next < senders.Count; next++)
        {
            int following = next + 1;
            if (senders[next].TryDoAfterwards(() => FinishAfter(senders, following, task))) return;
        }

        bool isLast;
        Enter();
        try
        {
            _held.FinishAwaited(task, Kept);
            isLast = _isGivenUp && _held.Awaited == 0;
            if (isLast) _held.GiveUp();
        }
        finally
        {
            Exit();
        }

        if (isLast) queue.Connection.Close();
    }
}
