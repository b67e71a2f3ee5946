using System;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Send back what they receive.</summary>
public static partial class EchoWorkers
{
    [ProcessWorker]
    public static void Echo(INumbers.Reader there, INumbers.Writer back)
    {
        while (there.WaitToRead(System.Threading.Timeout.InfiniteTimeSpan)) back.Number(there.Read());
    }

    [ProcessWorker]
    public static async Task EchoAwaiting(INumbers.Reader there, INumbers.Writer back)
    {
        await foreach (int number in there.ReadAllAsync()) await back.NumberAsync(number);
    }

    [ProcessWorker]
    public static async Task EchoTexts(ITexts.Reader there, ITexts.Writer back)
    {
        await foreach (string? text in there.ReadAllAsync()) await back.TextAsync(text);
    }

    [ProcessWorker]
    public static async Task EchoJobs(IJobs.Reader there, IJobs.Writer back)
    {
        await foreach (Job job in there.ReadAllAsync()) await back.PutAsync(job);
    }

    [ProcessWorker]
    public static async Task EchoBlocks(IBlocks.Reader there, IBlocks.Writer back)
    {
        await foreach (ReadOnlyMemory<byte> block in there.ReadAllAsync()) await back.WriteAsync(block);
    }

    [ProcessWorker]
    public static async Task EchoValues(IValues.Reader there, IValues.Writer back)
    {
        await foreach (IValues.Message message in there.ReadAllAsync()) await back.WriteAsync(message);
    }

    [ProcessWorker]
    public static Task ForwardValues(IQueuedValues.Reader there, IQueuedValues.Writer back) => there.DispatchAsync(new ValueForwarder(back));
}
