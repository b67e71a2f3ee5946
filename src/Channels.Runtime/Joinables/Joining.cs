using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Frames;
using Channels.Participants;
using Channels.Queues;
using Channels.Waiting;

namespace Channels.Joinables;

/// <summary>What the channel and both endpoints of a joinable queue can do. Any thread.</summary>
internal sealed class Joining<T, TCodec>(ChannelConnection connection)
    where TCodec : struct, IMessageCodec<T>
{
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly JoinableQueue _queue = (JoinableQueue)connection.Queue;

    internal long Unfinished => Open.CountUnfinished();

    internal IReadOnlyList<TasksInFlight> InFlight => Open.Tasks.InFlight();

    private JoinableQueue Open =>
        connection.IsClosed ? throw new ObjectDisposedException("Channel", $"The joinable queue '{connection.Name}' has been disposed.") : _queue;

    internal bool Join(Deadline deadline, CancellationToken cancellation)
    {
        try
        {
            if (new JoinWait(Open).Block(deadline, cancellation) != WaitOutcome.Ready) return false;
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(WhyNot(), cancellation);
        }

        ThrowIfAbandoned();
        return true;
    }

    internal async Task JoinAsync(CancellationToken cancellation)
    {
        try
        {
            _ = await new JoinWait(Open).Start(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && !connection.IsClosed)
        {
            throw new OperationCanceledException(WhyNot(), cancellation);
        }

        ThrowIfAbandoned();
    }

    internal async Task JoinAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        // Checks it. A timer knows no longer time than this; nobody will wait that long.
        TimeSpan remaining = Deadline.After(timeout).Remaining;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (remaining < s_longestTimer) limit.CancelAfter(remaining);
        try
        {
            await JoinAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException over)
        {
            throw cancellation.IsCancellationRequested ? new OperationCanceledException(over.Message, cancellation) : new TimeoutException(over.Message);
        }
    }

    internal IReadOnlyList<DeadLetter<T>> TakeDeadLetters()
    {
        List<DeadLetter<T>> letters = [];
        foreach (CopiedLetter copy in Open.Letters.Copy(takes: true))
        {
            letters.Add(LetterOf(copy));
            copy.Clear(keepFile: false);
        }

        return letters;
    }

    /// <summary>What is still to be done, and whether there is anybody to do it.</summary>
    private string WhyNot()
    {
        long unfinished = _queue.CountUnfinished();
        string text = FormattableString.Invariant($"The join of '{connection.Name}' was given up: {unfinished} {(unfinished == 1 ? "task is" : "tasks are")} not finished.");
        return _queue.HasOther(ParticipantRoles.Reads) || _queue.Held.IsOpen
            ? text
            : text + " No process that could take them is attached any more, or none has come yet.";
    }

    private void ThrowIfAbandoned()
    {
        if (!_queue.Letters.AreThere()) return;
        List<AbandonedTask> abandoned = [];
        foreach (CopiedLetter copy in _queue.Letters.Copy(takes: false))
        {
            abandoned.Add(new AbandonedTask(Describe(copy), copy.Deliveries, copy.Error));
            copy.Clear(keepFile: true);
        }

        if (abandoned.Count > 0) throw new TasksAbandonedException(connection.Name, abandoned);
    }

    /// <summary>The letter, or, if its task can't be decoded, why.</summary>
    private static DeadLetter<T> LetterOf(CopiedLetter copy)
    {
        try
        {
            return new DeadLetter<T>(copy.Decode<T, TCodec>(isOnlyShown: false), copy.Deliveries, copy.Error);
        }
        catch (Exception exception)
        {
            return new DeadLetter<T>(default, copy.Deliveries, RemoteError.Decode(RemoteError.Encode(exception)));
        }
    }

    private static string Describe(CopiedLetter copy)
    {
        try
        {
            return copy.Decode<T, TCodec>(isOnlyShown: true)?.ToString() ?? "null";
        }
        catch (Exception exception)
        {
            return "(a task that can't be decoded: " + exception.Message + ")";
        }
    }
}
