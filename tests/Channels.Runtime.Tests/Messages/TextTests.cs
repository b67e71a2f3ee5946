using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Messages;

/// <summary>Texts arrive as they were, whatever they hold.</summary>
public sealed class TextTests : ChannelTest
{
    [Fact]
    public async Task Every_text_comes_back_from_another_process()
    {
        string?[] texts =
        [
            null, "", "a", "ä", "\u20ac", "\ud83d\ude00", "\ud83d", "\ude00", "\ude00\ud83d", "x\ud800", "\0", "line\r\nline",
            new('a', 1000), new('ä', 1021), new('a', 4096), new('\u20ac', 100_000), new('a', 10 << 20), new string('\u20ac', 10 << 20) + "\ud800", "after",
        ];
        using ITexts.Channel there = ITexts.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        using ITexts.Channel back = ITexts.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        await using WorkerProcess worker = EchoWorkers.StartEchoTexts(there.Reader, back.Writer, Helper.Worker);
        Task<List<string?>> receiving = ReceiveAsync(back.Reader);
        foreach (string? text in texts) await there.Writer.TextAsync(text);
        there.Writer.Complete();
        List<string?> received = await receiving.Within();
        Assert.Equal(texts.Length, received.Count);

        // Not by the texts themselves, which a failure would print.
        Assert.All(texts.Zip(received), pair => Assert.True(string.Equals(pair.First, pair.Second, System.StringComparison.Ordinal), $"A text of {pair.First?.Length} characters came as one of {pair.Second?.Length}."));
        await worker.Completion.Within();
    }

    [Fact]
    public void Texts_of_all_lengths_around_a_ring_s_end_arrive()
    {
        using ITexts.Channel channel = ITexts.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        for (int length = 0; length < 2200; length++)
        {
            string text = new((char)('a' + (length % 26)), length);
            channel.Writer.Text(text);
            Assert.Equal(text, channel.Reader.Read());
        }
    }

    private static async Task<List<string?>> ReceiveAsync(ITexts.Reader reader)
    {
        List<string?> received = [];
        await foreach (string? text in reader.ReadAllAsync()) received.Add(text);
        return received;
    }
}
