using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;

namespace Channels.Benchmarks.Workers;

/// <summary>
/// The receiving process of the number benchmarks. It works in rounds and acknowledges each, so that a pair can warm up
/// and the clock can stop when the last number has been read, instead of when a process has ended. A round is a method
/// of its own because a method must be called often to get its best code.
/// </summary>
internal static partial class NumberWorkers
{
    [ProcessWorker]
    public static void Receive(INumbers.Reader numbers, INumbers.Writer acknowledgements)
    {
        int received;
        while ((received = ReceiveRound(numbers)) >= 0)
            acknowledgements.Number(received);
    }

    [ProcessWorker]
    public static async Task ReceiveAwaiting(INumbers.Reader numbers, INumbers.Writer acknowledgements)
    {
        int received;
        while ((received = await ReceiveRoundAsync(numbers)) >= 0)
            await acknowledgements.NumberAsync(received);
    }

    /// <summary>Until the first <see cref="Signals.EndOfRound"/>, then the process ends.</summary>
    [ProcessWorker]
    public static void ReceiveOnce(INumbers.Reader numbers) => ReceiveRound(numbers);

    /// <inheritdoc cref="ReceiveOnce"/>
    [ProcessWorker]
    public static Task ReceiveOnceAwaiting(INumbers.Reader numbers) => ReceiveRoundAsync(numbers).AsTask();

    /// <summary>Sends every number back.</summary>
    /// <param name="processor">Where to run, or <see cref="Processors.Any"/>.</param>
    [ProcessWorker]
    public static void Echo(INumbers.Reader there, INumbers.Writer back, int processor)
    {
        Processors.PinThisThread(processor);
        int number;
        while ((number = there.Read()) >= 0)
            back.Number(number);
    }

    /// <summary>The same, awaiting: on whatever thread of the pool it continues.</summary>
    [ProcessWorker]
    public static async Task EchoAwaiting(INumbers.Reader there, INumbers.Writer back)
    {
        int number;
        while ((number = await there.ReadAsync()) >= 0)
            await back.NumberAsync(number);
    }

    private static int ReceiveRound(INumbers.Reader numbers)
    {
        for (int received = 0; ; received++)
        {
            int number = numbers.Read();
            if (number < 0)
                return number == Signals.EndOfRound ? received : Signals.Leave;
        }
    }

    private static async ValueTask<int> ReceiveRoundAsync(INumbers.Reader numbers)
    {
        int received = 0;
        await foreach (int number in numbers.ReadAllAsync())
        {
            if (number < 0)
                return number == Signals.EndOfRound ? received : Signals.Leave;
            received++;
        }
        return Signals.Leave;
    }
}
