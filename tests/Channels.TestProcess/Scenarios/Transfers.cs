using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.TestProcess.Scenarios;

/// <summary>Many messages through a small ring, so that both sides wait often: a wake-up that is lost is a hang.</summary>
internal static class Transfers
{
    private const int Count = 20_000;
    private const int RoundTrips = 200;

    [Scenario]
    internal static async Task Numbers_arrive_in_order_whoever_blocks_or_awaits(ScenarioSettings settings)
    {
        foreach (bool writerBlocks in (bool[])[true, false])
        {
            foreach (bool readerBlocks in (bool[])[true, false])
            {
                using INumbers.Channel channel = INumbers.Create(options: settings.Options);
                Task sending = writerBlocks ? Patience.OnThread(() => Send(channel.Writer)) : Task.Run(() => SendAsync(channel.Writer));
                Task<int> receiving = readerBlocks ? Patience.OnThread(() => Receive(channel.Reader)) : Task.Run(() => Filling.ReceiveInOrderAsync(channel.Reader));
                await sending.Within();
                Assert.Equal(Count, await receiving.Within());
            }
        }
    }

    [Scenario]
    internal static async Task Round_trips_to_another_process_blocking(ScenarioSettings settings)
    {
        using INumbers.Channel there = INumbers.Create(options: settings.Options);
        using INumbers.Channel back = INumbers.Create(options: settings.Options);
        await using WorkerProcess worker = EchoWorkers.StartEcho(there.Reader, back.Writer, Helper.Worker);
        await Patience.OnThread(() =>
        {
            for (int i = 0; i < RoundTrips; i++)
            {
                there.Writer.Number(i);
                Assert.Equal(i, back.Reader.Read());
            }
        }).Within();
        there.Writer.Complete();
        await worker.Completion.Within();
    }

    [Scenario]
    internal static async Task Round_trips_to_another_process_awaiting(ScenarioSettings settings)
    {
        using INumbers.Channel there = INumbers.Create(options: settings.Options);
        using INumbers.Channel back = INumbers.Create(options: settings.Options);
        await using WorkerProcess worker = EchoWorkers.StartEchoAwaiting(there.Reader, back.Writer, Helper.Worker);
        for (int i = 0; i < RoundTrips; i++)
        {
            await there.Writer.NumberAsync(i);
            Assert.Equal(i, await back.Reader.ReadAsync().Within());
        }

        there.Writer.Complete();
        await worker.Completion.Within();
        Assert.False(await back.Reader.WaitToReadAsync().Within());
    }

    private static void Send(INumbers.Writer writer)
    {
        for (int i = 0; i < Count; i++) writer.Number(i);
        writer.Complete();
    }

    private static async Task SendAsync(INumbers.Writer writer)
    {
        for (int i = 0; i < Count; i++) await writer.NumberAsync(i);
        writer.Complete();
    }

    private static int Receive(INumbers.Reader reader)
    {
        for (int expected = 0; ; expected++)
        {
            try
            {
                Assert.Equal(expected, reader.Read());
            }
            catch (ChannelClosedException)
            {
                return expected;
            }
        }
    }
}
