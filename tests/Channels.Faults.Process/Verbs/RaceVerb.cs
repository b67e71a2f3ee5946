using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Verbs;

/// <summary>Creates channels of given names at given moments, as another process does with the same ones.</summary>
internal static class RaceVerb
{
    internal static Task RunAsync(VerbArguments options)
    {
        ISequence.Create().Dispose();       // Compiled before the race begins.
        Say.Line($"ready");
        Say.WaitForWord();
        List<ISequence.Channel> won = [];
        long start = options.Number("start"), step = options.Number("step"), rounds = options.Number("rounds");
        for (int round = 0; round < rounds; round++)
        {
            while (Stopwatch.GetTimestamp() < start + (round * step)) Thread.SpinWait(1);
            try
            {
                won.Add(ISequence.Create($"race-{round}", new ProcessChannelOptions { Capacity = 4096 }));
                Say.Line($"won {round}");
            }
            catch (ChannelExistsException)
            {
                Say.Line($"lost {round}");
            }
        }

        Say.Line($"raced");
        Say.WaitForWord();
        won.ForEach(static channel => channel.Dispose());
        return Task.CompletedTask;
    }
}
