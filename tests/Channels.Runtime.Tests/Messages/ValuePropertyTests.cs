using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using CsCheck;
using MemoryPack;
using Xunit;

namespace Channels.Runtime.Tests.Messages;

/// <summary>Random values of every type in random sequences of messages come back equal from another process.</summary>
public sealed class ValuePropertyTests : ChannelTest
{
    [Fact]
    public async Task All_values_arrive_equal()
    {
        ProcessChannelOptions small = new() { Capacity = 4096 };
        using IValues.Channel there = IValues.Create(options: small);
        using IValues.Channel back = IValues.Create(options: small);
        await using WorkerProcess worker = EchoWorkers.StartEchoValues(there.Reader, back.Writer, Helper.Worker);
        await AssertComeBackAsync(message => there.Writer.Write(message), () => back.Reader.Read());
        there.Writer.Complete();
        await worker.Completion.Within();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_values_arrive_equal_through_queues(bool single)
    {
        ProcessChannelOptions small = new() { Capacity = 4096, SingleReader = single, SingleWriter = single };
        using IQueuedValues.Channel there = IQueuedValues.Create(options: small);
        using IQueuedValues.Channel back = IQueuedValues.Create(options: small);
        await using WorkerProcess worker = EchoWorkers.StartForwardValues(there.Reader, back.Writer, Helper.Worker);
        await AssertComeBackAsync(message => there.Writer.Write(QueuedValues.ToQueued(message)), () => QueuedValues.FromQueued(back.Reader.Read()));
        there.Writer.Complete();
        await worker.Completion.Within();
        Assert.Equal(0, there.Reader.Count + back.Reader.Count);
    }

    /// <summary>MemoryPack writes texts as UTF-8, which can't say everything that a string can hold.</summary>
    [Fact]
    public void A_text_that_is_no_unicode_inside_an_object_is_an_error_of_the_send_that_leaves_nothing()
    {
        using IJobs.Channel channel = IJobs.Create();
        Assert.Throws<MemoryPackSerializationException>(() => channel.Writer.Put(new Job(1, "\ud800", null)));
        channel.Writer.Put(new Job(2, "\ud83d\ude00", null));
        Assert.Equal("\ud83d\ude00", channel.Reader.Read().Name);
        Assert.False(channel.Reader.TryRead(out _));
    }

    [Fact]
    public void The_methods_send_what_the_items_do()
    {
        using IValues.Channel channel = IValues.Create();
        IValues.Writer writer = channel.Writer;
        Point point = new(1, double.NaN, Color.Blue);
        AssertSame(new IValues.IntegersMessage(-1, 2, -3, 4, -5, 6, -7, 8, 'x'), () => writer.Integers(-1, 2, -3, 4, -5, 6, -7, 8, 'x'));
        AssertSame(new IValues.TruthMessage(true), () => writer.Truth(true));
        AssertSame(new IValues.NullablesMessage(null, 1, null, null, null, Color.Red, point, 2.50m), () => writer.Nullables(null, 1, null, null, null, Color.Red, point, 2.50m));
        AssertSame(new IValues.TextsMessage("a\ud800", null), () => writer.Texts("a\ud800", null));
        AssertSame(new IValues.SpansMessage(new byte[] { 1 }, new long[] { 2, 3 }, default, new[] { point }), () => writer.Spans([1], [2, 3], default, [point]));
        AssertSame(new IValues.MemoriesMessage(default, new double[] { 1 }, new short[] { 2 }, null), () => writer.Memories(default, new double[] { 1 }, new short[] { 2 }, null));
        AssertSame(new IValues.ArraysMessage(null, [], [point], []), () => writer.Arrays(null, [], [point], []));
        AssertSame(new IValues.MixedMessage(1, "b", new[] { 2 }, new Job(3, null, null), true, -0.0), () => writer.Mixed(1, "b", [2], new Job(3, null, null), true, -0.0));
        AssertSame(new IValues.NothingMessage(), writer.Nothing);

        void AssertSame(IValues.Message item, Action send)
        {
            send();
            Assert.Equal(ValueText.Of(item), ValueText.Of(channel.Reader.Read()));
            writer.Write(item);
            Assert.Equal(ValueText.Of(item), ValueText.Of(channel.Reader.Read()));
        }
    }

    private static async Task AssertComeBackAsync(Action<IValues.Message> send, Func<IValues.Message> receive)
    {
        HashSet<IValues.MessageKind> kinds = [];
        int sequences = FullTests.AreOn ? 2_000 : 60;
        await Patience.OnThread(() => ValueGenerators.Message.List[0, 30].Sample(
            messages =>
            {
                kinds.UnionWith(messages.Select(message => message.Kind));
                Task<List<string>> receiving = Patience.OnThread(() => messages.ConvertAll(_ => ValueText.Of(receive())));
                foreach (IValues.Message message in messages) send(message);
                List<string> received = receiving.Within().GetAwaiter().GetResult();
                Assert.Equal(messages.Select(ValueText.Of), received);
            },
            iter: sequences,
            threads: 1,
            print: messages => string.Join('\n', messages.Select(ValueText.Of)))).Within(TimeSpan.FromMinutes(4), "the property");
        Assert.Equal(Enum.GetValues<IValues.MessageKind>().Length, kinds.Count);
    }
}
