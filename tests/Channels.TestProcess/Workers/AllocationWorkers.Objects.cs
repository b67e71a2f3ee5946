using System.Collections.Generic;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Each works at one end of a pipe and reports how many bytes that allocated.</summary>
public static partial class AllocationWorkers
{
    public const string Text = "a text of some length, with an ä";

    /// <summary>The same object each time, made the way that a receiver makes it.</summary>
    public static Job NewJob() => new(7, new string('n', 9), new List<string>(2) { new('a', 3), new('b', 5) });

    [ProcessWorker]
    public static void SendTexts(ITexts.Writer texts, ILengths.Writer report) => report.Length(AllocationMeter.Blocking(count =>
    {
        for (int i = 0; i < count; i++) texts.Text(Text);
    }, AllocationMeter.MeasuredObjects));

    [ProcessWorker]
    public static void ReceiveTexts(ITexts.Reader texts, ILengths.Writer report) => report.Length(AllocationMeter.Blocking(count =>
    {
        for (int i = 0; i < count; i++) texts.Read();
    }, AllocationMeter.MeasuredObjects));

    [ProcessWorker]
    public static async Task SendJobs(IJobs.Writer jobs, ILengths.Writer report)
    {
        Job job = NewJob();
        report.Length(await AllocationMeter.AwaitingAsync(async count =>
        {
            for (int i = 0; i < count; i++) await jobs.PutAsync(job);
        }, AllocationMeter.MeasuredObjects));
    }

    [ProcessWorker]
    public static async Task ReceiveJobs(IJobs.Reader jobs, ILengths.Writer report) => report.Length(await AllocationMeter.AwaitingAsync(async count =>
    {
        await foreach (Job _ in jobs.ReadAllAsync())
        {
            if (--count == 0) break;
        }
    }, AllocationMeter.MeasuredObjects));
}
