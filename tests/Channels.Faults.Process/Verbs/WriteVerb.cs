using System;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Verbs;

/// <summary>Sends numbers, or the sequence, as fast as it can or in bursts; for ever or so many.</summary>
internal static class WriteVerb
{
    internal static async Task RunAsync(VerbArguments options)
    {
        if (options.Text("contract") == "numbers") await SendNumbersAsync(options);
        else await SendSequenceAsync(options);
        Say.Line($"done");
    }

    private static async Task SendNumbersAsync(VerbArguments options)
    {
        using INumbers.Channel channel = await INumbers.OpenAsync(options.Channel);
        await SendAllAsync(options, async: number => channel.Writer.NumberAsync(number), channel.Writer.Number);
        End(options, channel.Writer);
    }

    private static async Task SendSequenceAsync(VerbArguments options)
    {
        using ISequence.Channel channel = await ISequence.OpenAsync(options.Channel);
        SequenceSender sender = new(channel.Writer);
        await SendAllAsync(options, async: _ => sender.SendAsync(), _ => sender.Send());
        End(options, channel.Writer);
    }

    private static async Task SendAllAsync(VerbArguments options, Func<long, ValueTask> async, Action<long> blocking)
    {
        Say.Line($"open");
        if (options.Flag("go")) Say.WaitForWord();
        bool awaits = options.Flag("async");
        long count = options.Number("count", long.MaxValue), burst = options.Number("burst", long.MaxValue), pause = options.Number("pause", 2);
        for (long number = 0; number < count; number++)
        {
            if (awaits) await async(number);
            else blocking(number);
            if (number == 0) Say.Line($"sending");
            if (number % burst == burst - 1) Say.Pause(pause);
        }
    }

    private static void End<T>(VerbArguments options, ProcessChannelWriter<T> writer)
    {
        switch (options.Text("end"))
        {
            case "complete": writer.Complete(); break;
            case "error": writer.Complete(new SequenceBrokenException("sent on purpose")); break;
        }
    }
}
