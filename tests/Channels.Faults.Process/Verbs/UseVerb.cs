using System;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Verbs;

/// <summary>
/// Uses channels in the ordinary way while others come, go and die around it: creates one, opens it a second time, passes
/// messages of all sizes through it. Nothing may fail.
/// </summary>
internal static class UseVerb
{
    internal static async Task RunAsync(VerbArguments options)
    {
        Task told = Task.Run(Say.WaitForWord);
        Say.Line($"using");
        int rounds = 0;
        for (; !told.IsCompleted; rounds++)
        {
            using ISequence.Channel channel = ISequence.Create($"{options.Text("name")}-{rounds}", new ProcessChannelOptions { Capacity = 4096 });
            using ISequence.Channel opened = ISequence.Open(channel.Name);
            SequenceCheck check = new();
            Task reading = SequenceReader.ReadAsync(opened.Reader, check, (ReadMode)(rounds % 3));
            SequenceSender sender = new(channel.Writer);
            while (sender.Next < 110) await sender.SendAsync();
            channel.Writer.Complete();
            await reading.WaitAsync(TimeSpan.FromSeconds(20));
            if (check.Received != sender.Next) throw new SequenceBrokenException($"{check.Received} of {sender.Next} messages came.");
        }

        Say.Line($"used {rounds}");
    }
}
