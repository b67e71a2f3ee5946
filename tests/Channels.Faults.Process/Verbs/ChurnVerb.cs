using System;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Verbs;

/// <summary>Creates, opens, fills and disposes channels without end, in the order of a die. It is killed while it does.</summary>
internal static class ChurnVerb
{
    internal static Task RunAsync(VerbArguments options)
    {
        Random random = new((int)options.Number("seed"));
        ISequence.Channel?[] channels = new ISequence.Channel?[4];
        Say.Line($"churning");
        for (int round = 0; ; round++)
        {
            ref ISequence.Channel? channel = ref channels[random.Next(channels.Length)];
            channel?.Dispose();
            channel = random.Next(4) == 0 ? null : ISequence.Create(null, new ProcessChannelOptions { Capacity = 4096 });
            if (channel is null) continue;
            _ = channel.Writer.TryBytes(round, new byte[random.Next(3) == 0 ? 100_000 : 100]);
            if (random.Next(3) == 0) ISequence.Open(channel.Name).Dispose();
        }
    }
}
