using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;

namespace Channels.Benchmarks.Workers;

/// <summary>
/// The other processes of the queue benchmarks. Each producer ends its share of a round with a signal, which comes out
/// behind all of the share, whoever takes them: when the parent has as many acknowledgements as there are producers,
/// everything has been taken. An acknowledgement says how many its consumer has had since the one before.
/// </summary>
internal static partial class QueueWorkers
{
    /// <summary>Puts as many numbers as it is told to, again and again.</summary>
    [ProcessWorker]
    public static void PutNumbers(INumbers.Reader shares, IQueuedNumbers.Writer numbers)
    {
        while (shares.WaitToRead(Timeout.InfiniteTimeSpan))
            PutShare(numbers, shares.Read());
    }

    /// <inheritdoc cref="PutNumbers"/>
    [ProcessWorker]
    public static void PutBlocks(INumbers.Reader shares, IQueuedBlocks.Writer blocks, int size)
    {
        byte[] source = Blocks.New(size);
        while (shares.WaitToRead(Timeout.InfiniteTimeSpan))
            PutShare(blocks, source, shares.Read());
    }

    [ProcessWorker]
    public static void TakeNumbers(IQueuedNumbers.Reader numbers, IQueuedNumbers.Writer acknowledgements)
    {
        int taken = 0;
        while (numbers.WaitToRead(Timeout.InfiniteTimeSpan))
        {
            if (!TryTakeToSignal(numbers, ref taken))
                continue;
            acknowledgements.Number(taken);
            taken = 0;
        }
        acknowledgements.Number(taken);
    }

    [ProcessWorker]
    public static async Task TakeNumbersAwaiting(
        IQueuedNumbers.Reader numbers, IQueuedNumbers.Writer acknowledgements)
    {
        bool goesOn;
        do
        {
            (int taken, goesOn) = await TakeToSignalAsync(numbers);
            await acknowledgements.NumberAsync(taken);
        }
        while (goesOn);
    }

    /// <summary>Takes spans, each copied by the queue, and once more by the receiver.</summary>
    [ProcessWorker]
    public static async Task TakeBlocks(IQueuedBlocks.Reader blocks, IQueuedNumbers.Writer acknowledgements, int size)
    {
        CopyingBlockReceiver receiver = new(acknowledgements, size);
        await blocks.DispatchAsync(receiver);
        receiver.Acknowledge();
    }

    /// <summary>Takes until the queue is completed, then the process ends.</summary>
    [ProcessWorker]
    public static void TakeOnce(IQueuedNumbers.Reader numbers)
    {
        while (numbers.WaitToRead(Timeout.InfiniteTimeSpan))
        {
            while (numbers.TryRead(out _)) ;
        }
    }

    /// <inheritdoc cref="TakeOnce"/>
    [ProcessWorker]
    public static async Task TakeOnceAwaiting(IQueuedNumbers.Reader numbers)
    {
        await foreach (int _ in numbers.ReadAllAsync()) ;
    }

    /// <summary>Attaches to the queue that often, puts a number each time, and stays until it may go.</summary>
    [ProcessWorker]
    public static async Task StayIdle(string queue, int producers, INumbers.Reader until, INumbers.Writer ready)
    {
        List<IQueuedNumbers.Channel> attached = [];
        try
        {
            for (int i = 0; i < producers; i++)
            {
                attached.Add(IQueuedNumbers.Open(queue));
                attached[i].Writer.Number(i);
            }
            ready.Number(producers);
            await until.WaitToReadAsync();
        }
        finally
        {
            foreach (IQueuedNumbers.Channel channel in attached)
                channel.Dispose();
        }
    }

    public static void PutShare(IQueuedNumbers.Writer numbers, int share)
    {
        for (int number = 0; number < share; number++)
            numbers.Number(number);
        numbers.Number(Signals.EndOfRound);
    }

    public static void PutShare(IQueuedBlocks.Writer blocks, byte[] source, int share)
    {
        for (int i = 0; i < share; i++)
            blocks.Block(source);
        blocks.Block([]);
    }

    /// <summary>False if the queue is empty before a signal came.</summary>
    private static bool TryTakeToSignal(IQueuedNumbers.Reader numbers, ref int taken)
    {
        int before = taken;
        for (int count = 0; ; count++)
        {
            bool isThere = numbers.TryRead(out int number);
            if (isThere && number >= 0)
                continue;
            taken = before + count;
            return isThere;
        }
    }

    /// <summary>What came before a signal, or before the end of the queue.</summary>
    private static async ValueTask<(int Taken, bool GoesOn)> TakeToSignalAsync(IQueuedNumbers.Reader numbers)
    {
        int taken = 0;
        await foreach (int number in numbers.ReadAllAsync())
        {
            if (number < 0)
                return (taken, true);
            taken++;
        }
        return (taken, false);
    }
}
