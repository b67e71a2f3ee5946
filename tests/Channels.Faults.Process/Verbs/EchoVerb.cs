using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Verbs;

/// <summary>Sends back what comes, after a short pause now and then, so that both sides sleep and wake.</summary>
internal static class EchoVerb
{
    internal static async Task RunAsync(VerbArguments options)
    {
        using IEchoes.Channel there = await IEchoes.OpenAsync(options.Channel + "-there");
        using IEchoes.Channel back = await IEchoes.OpenAsync(options.Channel + "-back");
        Pauses pauses = new(2, options.Flag("short"));
        Say.Line($"open");
        if (options.Flag("async"))
        {
            await foreach (long number in there.Reader.ReadAllAsync())
            {
                pauses.Take();
                await back.Writer.EchoAsync(number);
            }

            return;
        }

        try
        {
            while (true)
            {
                long number = there.Reader.Read();
                pauses.Take();
                back.Writer.Echo(number);
            }
        }
        catch (ChannelClosedException closed) when (closed is not ChannelPeerLostException)
        {
            // Completed: enough.
        }
    }
}
