using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Verbs;

/// <summary>
/// Uses channels whose memory is damaged at random, over and over, and counts how that ends. It says every second how far it
/// is: silence is a loop without end, and an exit a crash.
/// </summary>
internal static class HostileVerb
{
    private const int MostMessages = 5_000;
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);

    internal static async Task RunAsync(VerbArguments options)
    {
        HostileChannel[] full = [.. Enumerable.Range(0, 6).Select(static i => new HostileChannel($"hostile-{i}", i * 17, isFull: true, large: i == 1 ? 3 : 0, end: i % 3))];
        HostileChannel[] free = [.. Enumerable.Range(6, 2).Select(static i => new HostileChannel($"hostile-{i}", i * 11, isFull: false, large: 0, end: 0))];
        Outcomes outcomes = new();
        Damage damage = new((int)options.Number("seed"));
        bool others = options.Flag("others");
        long opens = options.Number("opens"), count = options.Number("count");
        Say.Line($"hostile");
        if (others) Say.WaitForWord();

        Stopwatch clock = Stopwatch.StartNew();
        TimeSpan said = default;
        for (long round = 0; round < count; round++)
        {
            if (clock.Elapsed - said > TimeSpan.FromSeconds(1))
            {
                said = clock.Elapsed;
                Say.Line($"round {round}");
            }

            try
            {
                if (round < opens) Open(full[damage.Next(full.Length)], damage, outcomes);
                else if (damage.Next(6) == 0) Send(free[damage.Next(free.Length)], damage, outcomes, others);
                else await ReceiveAsync(full[damage.Next(full.Length)], damage, outcomes, others);
            }
            catch (InvalidOperationException unknown) when (unknown.InnerException is not null)
            {
                Say.Line($"unknown {unknown.InnerException.ToString().ReplaceLineEndings(" ")}");
                outcomes.Add("unknown");
            }
        }

        Say.Line($"outcomes {outcomes}");
        Say.Line($"seconds {clock.Elapsed.TotalSeconds:F1}");
        Say.Line($"resident {PeakResidentKiB()}");
        foreach (HostileChannel channel in full.Concat(free)) channel.Dispose();
    }

    private static async Task ReceiveAsync(HostileChannel channel, Damage damage, Outcomes outcomes, bool others)
    {
        channel.Restore();
        bool early = damage.Next(4) == 0;
        if (!others && early) Hit(channel, damage);
        using IHostile.Reader reader = channel.NewReader();
        HostileHandler handler = new();
        try
        {
            _ = reader.WaitToRead(TimeSpan.Zero);       // Takes the end.
            if (!others && !early) Hit(channel, damage);
            switch (damage.Next(3))
            {
                case 0:
                    ReadAll(reader, outcomes);
                    break;
                case 1:
                    await EndAsync(reader.DispatchAsync(handler), reader, outcomes);
                    break;
                default:
                    await EndAsync(EnumerateAsync(reader, outcomes), reader, outcomes);
                    break;
            }
        }
        catch (Exception exception)
        {
            outcomes.Add(exception);
        }

        outcomes.Add("message", handler.Messages);
    }

    private static void ReadAll(IHostile.Reader reader, Outcomes outcomes)
    {
        int messages = 0;
        while (reader.TryRead(out _))
        {
            if (++messages > MostMessages) throw new TimeoutException("A ring of 4 KiB does not end.");
        }

        outcomes.Add("message", messages);
        _ = reader.Count;
        outcomes.Add(reader.WaitToRead(TimeSpan.Zero) ? "waiting" : "drained");
    }

    private static async Task EnumerateAsync(IHostile.Reader reader, Outcomes outcomes)
    {
        int messages = 0;
        await foreach (IHostile.Message _ in reader.ReadAllAsync())
        {
            if (++messages > MostMessages) throw new TimeoutException("A ring of 4 KiB does not end.");
        }

        outcomes.Add("message", messages);
    }

    private static async Task EndAsync(Task use, IHostile.Reader reader, Outcomes outcomes)
    {
        // One that waits for more is right to; it must hear that its own endpoint is closed.
        if (!use.IsCompleted) reader.Dispose();
        await use.WaitAsync(s_longestWait);
        outcomes.Add("ended");
    }

    private static void Send(HostileChannel channel, Damage damage, Outcomes outcomes, bool others)
    {
        channel.Restore();
        bool early = damage.Next(4) == 0;
        if (!others && early) Hit(channel, damage);
        IHostile.Writer writer = channel.NewWriter();
        try
        {
            _ = writer.WaitToWrite(TimeSpan.Zero);
            if (!others && !early) Hit(channel, damage);
            int sent = 0;
            while (sent < MostMessages && HostileContent.TrySend(writer, damage.Next(1 << 20))) sent++;
            if (sent == MostMessages && !others) throw new TimeoutException("A ring of 4 KiB does not fill.");
            outcomes.Add("sent", sent);
        }
        catch (Exception exception)
        {
            outcomes.Add(exception);
        }
    }

    private static void Open(HostileChannel channel, Damage damage, Outcomes outcomes)
    {
        channel.Restore();
        for (int i = damage.Next(3); i >= 0; i--) channel.HitControl(damage);
        if (damage.Next(2) == 0) channel.HitRing(damage);
        try
        {
            using IHostile.Channel opened = IHostile.Open(channel.Name);
            using GuardedRing guard = channel.Guard(opened.Reader.Connection());
            outcomes.Add("opened");
            _ = opened.Reader.WaitToRead(TimeSpan.Zero);
            ReadAll(opened.Reader, outcomes);
        }
        catch (Exception exception)
        {
            outcomes.Add(exception);
        }
    }

    private static void Hit(HostileChannel channel, Damage damage)
    {
        for (int i = damage.Next(3); i >= 0; i--)
        {
            if (damage.Next(5) == 0) channel.HitControl(damage);
            else channel.HitRing(damage);
        }
    }

    internal static long PeakResidentKiB() =>
        long.Parse(File.ReadLines("/proc/self/status").First(static line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]);
}
