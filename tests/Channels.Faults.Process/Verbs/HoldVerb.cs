using System;
using System.Globalization;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Verbs;

/// <summary>Attaches to a channel, takes an end of it or none, and does nothing until it is told to leave.</summary>
internal static class HoldVerb
{
    internal static async Task RunAsync(VerbArguments options)
    {
        using ISequence.Channel channel = await ISequence.OpenAsync(options.Channel);
        switch (options.Text("end"))
        {
            case "writer": _ = channel.Writer.WaitToWrite(TimeSpan.Zero); break;
            case "reader": _ = channel.Reader.Count; break;
        }

        Say.Line($"held by {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");
        Say.WaitForWord();
    }
}
