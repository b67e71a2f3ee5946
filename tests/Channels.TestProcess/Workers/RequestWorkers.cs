using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>One end of pipes with a way back.</summary>
public static partial class RequestWorkers
{
    /// <summary>How many questions are measured.</summary>
    public const int Asked = 50_000;

    [ProcessWorker]
    public static Task Serve(IDesk.Reader requests, int concurrency) =>
        concurrency == 1 ? requests.DispatchAsync(new Desk()) : requests.DispatchAsync(new Desk(), concurrency);

    [ProcessWorker]
    public static async Task Calculate(ICalculator.Reader requests, ILengths.Writer report)
    {
        Calculator calculator = new();
        await requests.DispatchAsync(calculator);
        report.Length(calculator.Allocated);
    }

    /// <summary>Asks, and reports what that allocated, and then that it has ended.</summary>
    [ProcessWorker]
    public static async Task Ask(ICalculator.Writer requests, ILengths.Writer report)
    {
        long before = 0;
        for (int i = 0; i < Calculator.WarmUp + Asked; i++)
        {
            if (i == Calculator.WarmUp) before = GC.GetTotalAllocatedBytes(precise: true);
            int sum = await requests.Add(i, 1);
            if (sum != i + 1) throw new InvalidOperationException($"{i} + 1 is not {sum}.");
        }

        report.Length(GC.GetTotalAllocatedBytes(precise: true) - before);
        requests.Complete();
    }

    /// <summary>Leaves so many questions open, says so, and waits to be killed.</summary>
    [ProcessWorker]
    public static async Task AskForever(IDesk.Writer requests, int questions, INumbers.Writer asked)
    {
        for (int i = 0; i < questions; i++) _ = requests.Forever().AsTask();
        _ = await requests.Add(1, 2);
        asked.Number(questions);
        await Task.Delay(Timeout.Infinite);
    }

    /// <summary>Leaves a question open, completes, says so, and waits to be killed.</summary>
    [ProcessWorker]
    public static async Task AskAndComplete(IDesk.Writer requests, INumbers.Writer asked)
    {
        _ = requests.Forever().AsTask();
        _ = await requests.Add(1, 2);
        requests.Complete();
        asked.Number(1);
        await Task.Delay(Timeout.Infinite);
    }

    /// <summary>Sends so many messages, says so, and waits to be killed.</summary>
    [ProcessWorker]
    public static async Task TellForever(IClerk.Writer requests, int messages, INumbers.Writer told)
    {
        for (int i = 0; i < messages; i++) await requests.TellAsync(i);
        told.Number(messages);
        await Task.Delay(Timeout.Infinite);
    }

    [ProcessWorker]
    public static async Task Acknowledge(IOrders.Reader orders)
    {
        await foreach (IOrders.OrderMessage order in orders.ReadAllAsync())
        {
            if (order.What.Length == 0) await orders.Replies.RefusedAsync(order.Number, "nothing");
            else await orders.Replies.DoneAsync(order.Number);
        }
    }

    private sealed class Calculator : ICalculator
    {
        internal const int WarmUp = 10_000;

        private long _before;
        private int _asked;

        internal long Allocated { get; private set; }

        public ValueTask<int> Add(int a, int b, CancellationToken cancellationToken)
        {
            _asked++;
            if (_asked == WarmUp) _before = GC.GetTotalAllocatedBytes(precise: true);
            if (_asked == WarmUp + Asked) Allocated = GC.GetTotalAllocatedBytes(precise: true) - _before;
            return new ValueTask<int>(a + b);
        }
    }
}
