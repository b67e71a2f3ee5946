using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Faults.Queues;

namespace Channels.Faults.Verbs;

/// <summary>As <see cref="HostileVerb"/>, of queues: with and without the promise of one reader and one writer, with and without a maximum.</summary>
internal static class HostileQueueVerb
{
    internal static async Task RunAsync(VerbArguments options)
    {
        bool others = options.Flag("others");
        int made = 0;
        IHostileQueue[] queues =
        [
            New(HostileEnd.Numbers, new ProcessChannelOptions { SingleReader = true, SingleWriter = true }),
            New(HostileEnd.Numbers, new ProcessChannelOptions { MaxItems = 50 }),
            New(HostileEnd.Messages, new ProcessChannelOptions { SingleWriter = true }),
            New(HostileEnd.Messages, new ProcessChannelOptions()),
            New(HostileEnd.Messages, new ProcessChannelOptions { MaxItems = 60, FullMode = BoundedChannelFullMode.DropNewest }),
            New(HostileEnd.Messages, new ProcessChannelOptions { MaxItems = 60, FullMode = BoundedChannelFullMode.DropOldest }),
        ];
        Outcomes outcomes = new();
        Damage damage = new((int)options.Number("seed"));
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

            IHostileQueue queue = queues[damage.Next(queues.Length)];
            try
            {
                queue.Restore();
                bool early = damage.Next(4) == 0;
                if (!others && (early || round < opens)) queue.Hit(damage);
                Action hit = others || early ? static () => { } : () => queue.Hit(damage);
                if (round < opens) queue.Open(outcomes);
                else if (damage.Next(3) == 0) queue.Put(damage, outcomes, hit);
                else await queue.TakeAsync(damage, outcomes, hit);
            }
            catch (InvalidOperationException unknown) when (unknown.InnerException is not null)
            {
                Say.Line($"unknown {unknown.InnerException.ToString().ReplaceLineEndings(" ")}");
                outcomes.Add("unknown");
            }
        }

        Say.Line($"outcomes {outcomes}");
        Say.Line($"seconds {clock.Elapsed.TotalSeconds:F1}");
        Say.Line($"resident {HostileVerb.PeakResidentKiB()}");
        foreach (IHostileQueue queue in queues) queue.Dispose();

        HostileQueue<T> New<T>(HostileEnd<T> end, ProcessChannelOptions channel)
        {
            channel.Spin = TimeSpan.Zero;
            return new HostileQueue<T>(end, $"hostile-{made}", channel, made++ % 3, isGuarded: !others);
        }
    }
}
