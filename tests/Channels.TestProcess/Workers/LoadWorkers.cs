using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Get endpoints in messages, and use them.</summary>
public static partial class LoadWorkers
{
    /// <summary>Answers with the sum of each pipe that is offered, in order.</summary>
    [ProcessWorker]
    public static async Task SumOffers(IOffers.Reader offers, ILengths.Writer answers)
    {
        await foreach (INumbers.Reader numbers in offers.ReadAllAsync())
        {
            using (numbers)
            {
                long sum = 0;
                await foreach (int number in numbers.ReadAllAsync()) sum += number;
                await answers.LengthAsync(sum);
            }
        }
    }

    /// <summary>Makes a pipe, sends its writer away, and answers with the sum of what comes.</summary>
    [ProcessWorker]
    public static async Task AskFor(IQueuedLoads.Writer loads, ILengths.Writer answers)
    {
        using INumbers.Channel channel = INumbers.Create();
        loads.Answers(channel.Writer, "some numbers");
        long sum = 0;
        await foreach (int number in channel.Reader.ReadAllAsync()) sum += number;
        await answers.LengthAsync(sum);
    }
}
