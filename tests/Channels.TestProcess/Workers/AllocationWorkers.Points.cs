using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

public static partial class AllocationWorkers
{
    [ProcessWorker]
    public static void SendPoints(IPoints.Writer points, ILengths.Writer report) => report.Length(AllocationMeter.Blocking(count =>
    {
        for (int i = 0; i < count; i++) points.Point(i, i, i);
    }));

    [ProcessWorker]
    public static void ReceivePoints(IPoints.Reader points, ILengths.Writer report) => report.Length(AllocationMeter.Blocking(count =>
    {
        for (int i = 0; i < count; i++) points.Read();
    }));

    [ProcessWorker]
    public static async Task SendPointsAwaiting(IPoints.Writer points, ILengths.Writer report) => report.Length(await AllocationMeter.AwaitingAsync(async count =>
    {
        for (int i = 0; i < count; i++) await points.PointAsync(i, i, i);
    }));

    [ProcessWorker]
    public static async Task ReceivePointsAwaiting(IPoints.Reader points, ILengths.Writer report) => report.Length(await AllocationMeter.AwaitingAsync(async count =>
    {
        await foreach (IPoints.PointMessage _ in points.ReadAllAsync())
        {
            if (--count == 0) break;
        }
    }));
}
