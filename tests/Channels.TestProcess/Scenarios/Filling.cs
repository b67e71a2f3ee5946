using System.Threading.Tasks;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.TestProcess.Scenarios;

/// <summary>Fills pipes and empties them.</summary>
internal static class Filling
{
    /// <summary>Sends numbers from zero until the ring is full.</summary>
    internal static void Fill(INumbers.Writer writer)
    {
        int count = 0;
        while (writer.TryNumber(count)) count++;
        Assert.Equal(ScenarioSettings.Numbers, count);
    }

    /// <summary>Completes the channel, and checks that it holds the numbers from zero and nothing else.</summary>
    internal static async Task AssertHolds(INumbers.Channel channel, int count)
    {
        Task<int> receiving = ReceiveInOrderAsync(channel.Reader);
        channel.Writer.Complete();
        Assert.Equal(count, await receiving);
    }

    /// <summary>Receives numbers that count up from zero, until the end.</summary>
    internal static async Task<int> ReceiveInOrderAsync(INumbers.Reader reader)
    {
        int expected = 0;
        await foreach (int number in reader.ReadAllAsync()) Assert.Equal(expected++, number);
        return expected;
    }
}
