using System;
using System.Collections.Generic;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Faults.Contracts;
using Channels.Joinables;
using Channels.Queues;
using Channels.Segments;

namespace Channels.Faults.Verbs;

/// <summary>
/// Damages joinable queues at random, again and again, in the words and in the files of their rings, and goes on using them. What that
/// must end in is a task, nothing, or an error that says what is wrong; never the end of this process, and no endless loop.
/// </summary>
internal static class ScrambleTasksVerb
{
    private const int Capacity = 4096, Slots = 4;
    private static readonly TimeSpan s_longestRound = TimeSpan.FromSeconds(20);

    internal static Task RunAsync(VerbArguments options)
    {
        Dictionary<string, int> outcomes = [];
        long rounds = options.Number("rounds");
        int seed = (int)options.Number("seed");
        for (int i = 0; i < rounds; i++)
        {
            int round = i;
            using Timer timer = new(_ => Environment.FailFast($"Round {round} of seed {seed} does not end."), null, s_longestRound, Timeout.InfiniteTimeSpan);
            Round(new Random((seed * 1_000_003) + i), outcomes);
        }

        Say.Line($"outcomes {string.Join(", ", outcomes.OrderBy(static entry => entry.Key).Select(static entry => $"{entry.Value} {entry.Key}"))}");
        return Task.CompletedTask;
    }

    private static void Round(Random random, Dictionary<string, int> outcomes)
    {
        ITaskParcels.Channel queue = ITaskParcels.Create(options: new ProcessChannelOptions { Capacity = Capacity, MaxDeliveries = 2 });
        ITaskParcels.Channel other = ITaskParcels.Open(queue.Name), leaver = ITaskParcels.Open(queue.Name);
        List<ProcessTask<ITaskParcels.Message>> hand = [];
        Fill(queue, other, leaver, hand);
        Damage(Path.Combine(queue.Reader.Connection().BasePath, queue.Name), random);
        for (int i = 0; i < 40; i++) Try(() => Use(random, queue, hand), outcomes);
        Try(() => other.Dispose(), outcomes);
        for (int i = 0; i < 20; i++) Try(() => Use(random, queue, hand), outcomes);
        Try(() => queue.Dispose(), outcomes);
    }

    private static void Fill(ITaskParcels.Channel queue, ITaskParcels.Channel other, ITaskParcels.Channel leaver, List<ProcessTask<ITaskParcels.Message>> hand)
    {
        byte[] load = new byte[2000];
        for (int i = 0; i < 40; i++)
        {
            if (i % 2 == 0) queue.Writer.Letter(i, "some text");
            else queue.Writer.Crate(i, load.AsSpan(0, i % 10 == 1 ? 2000 : 20));
        }

        Take(leaver.Reader, 8, hand);
        hand[3].Done();
        hand[1].Abandon(new InvalidOperationException("once"));
        leaver.Dispose();
        hand.Clear();
        Take(other.Reader, 16, hand);
        foreach (int i in (int[])[7, 5, 6]) hand[i].Done();
        foreach (int i in (int[])[2, 9, 0]) hand[i].Abandon(new InvalidOperationException("twice"));
    }

    private static void Take(ITaskParcels.Reader reader, int count, List<ProcessTask<ITaskParcels.Message>> hand)
    {
        while (hand.Count < count && reader.TryReadTask(out ProcessTask<ITaskParcels.Message> task)) hand.Add(task);
    }

    private static void Use(Random random, ITaskParcels.Channel queue, List<ProcessTask<ITaskParcels.Message>> hand)
    {
        switch (random.Next(12))
        {
            case 0: _ = queue.Unfinished; break;
            case 1: _ = queue.InFlight; break;
            case 2: _ = queue.Join(TimeSpan.Zero); break;
            case 3: _ = queue.TakeDeadLetters(); break;
            case 4: _ = queue.Reader.TryPeek(out _); break;
            case 5: _ = queue.Reader.Count; break;
            case 6: queue.Writer.Letter(1000, "more"); break;
            case 7 when hand.Count > 0: hand[random.Next(hand.Count)].Done(); break;
            case 8 when hand.Count > 0: hand[random.Next(hand.Count)].Abandon(); break;
            case 9: _ = queue.Reader.WaitToRead(TimeSpan.Zero); break;
            default:
                if (queue.Reader.TryReadTask(out ProcessTask<ITaskParcels.Message> task)) hand.Add(task);
                break;
        }
    }

    private static void Try(Action action, Dictionary<string, int> outcomes)
    {
        string outcome = "without an error";
        try
        {
            action();
        }
        catch (Exception exception) when (exception is ChannelCorruptException or IOException or InvalidOperationException or TasksAbandonedException
            or ChannelClosedException or ChannelPeerLostException or ObjectDisposedException)
        {
            outcome = exception.GetType().Name;
        }

        outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
    }

    private static void Damage(string folder, Random random)
    {
        for (int i = random.Next(3); i >= 0; i--)
        {
            string[] spills = Directory.GetFiles(folder, ControlLayout.SpillPrefix + "*");
            if (random.Next(3) == 0 && spills.Length > 0)
            {
                string spill = spills[random.Next(spills.Length)];
                Hit(spill, random.Next(3) == 0 ? random.Next(256) : random.Next((int)new FileInfo(spill).Length - 8) & -4, random);
                continue;
            }

            int slot = random.Next(Slots);
            string ring = Path.Combine(folder, ControlLayout.RingFile);
            Hit(ring, random.Next(4) switch
            {
                // What wakes is not damaged: nobody promises to wake up then.
                0 => QueueLayout.ReadyAt + random.Next(QueueLayout.ReservedAt - QueueLayout.ReadyAt + 8),
                1 => QueueLayout.RingAt(slot, Capacity) + (random.Next(2) == 0 ? 0 : QueueLayout.RingHeaderSize) + (random.Next(32) * 8),
                _ => TaskLayout.PageAt(slot, Capacity) + (random.Next(TaskLayout.AtEndAt / 8) * 8),
            }, random);
        }
    }

    private static void Hit(string path, long at, Random random)
    {
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor();
        long value = view.ReadInt64(at);
        view.Write(at, random.Next(7) switch
        {
            0 => 0,
            1 => -1,
            2 => value + (8 * random.Next(-20, 20)),
            3 => value ^ (1L << random.Next(64)),
            4 => random.NextInt64(),
            5 => random.Next(100_000) * 8L,
            _ => long.MaxValue - random.Next(16),
        });
    }
}
