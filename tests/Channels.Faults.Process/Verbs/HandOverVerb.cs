using System;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Verbs;

/// <summary>Takes an end of a pipe, hands it over to whoever takes it from another channel, and does nothing until it is told to leave.</summary>
internal static class HandOverVerb
{
    internal static async Task RunAsync(VerbArguments options)
    {
        using Handover handover = await Handover.OpenAsync(options.Choice<ChannelKind>("kind"), options.Text("carrier"));
        bool creates = options.Flag("creates"), reader = options.Text("end") == "reader";
        using ISequence.Channel channel = creates ? ISequence.Create(options.Channel) : await ISequence.OpenAsync(options.Channel);
        if (reader) _ = channel.Reader.Count;
        else _ = channel.Writer.WaitToWrite(TimeSpan.Zero);
        for (SequenceSender sender = new(channel.Writer); sender.Next < options.Number("before");) sender.Send();
        if (creates && reader) channel.Writer.Complete();
        handover.Send(channel, reader);
        Say.Line($"handed over");
        Say.WaitForWord();
    }
}
