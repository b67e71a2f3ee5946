using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Verbs;

/// <summary>Creates a channel, leaves large messages in it if asked to, and disposes it when it is told to.</summary>
internal static class CreateVerb
{
    internal static Task RunAsync(VerbArguments options)
    {
        using ISequence.Channel channel = ISequence.Create(options.Channel, new ProcessChannelOptions { Capacity = 4096 });
        long large = options.Number("large");
        for (long i = 0; i < large; i++) _ = channel.Writer.TryBytes(i, new byte[100_000]);
        Say.Line($"created");
        if (options.Flag("stay")) Say.WaitForWord();
        return Task.CompletedTask;
    }
}
