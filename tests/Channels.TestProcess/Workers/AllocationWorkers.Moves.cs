using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

public static partial class AllocationWorkers
{
    [ProcessWorker]
    public static void SendMoves(IMoves.Writer moves, ILengths.Writer report) => report.Length(AllocationMeter.Blocking(count =>
    {
        for (int i = 0; i < count; i++)
        {
            switch (i % 3)
            {
                case 0: moves.Move(i, i); break;
                case 1: moves.Write(new IMoves.ScaleMessage(i, true)); break;
                default: moves.Clear(); break;
            }
        }
    }));

    [ProcessWorker]
    public static void ReceiveMoves(IMoves.Reader moves, ILengths.Writer report)
    {
        long sum = 0;
        report.Length(AllocationMeter.Blocking(count =>
        {
            for (int i = 0; i < count; i++) sum += Weight(moves.Read());
        }));
    }

    [ProcessWorker]
    public static async Task SendMovesAwaiting(IMoves.Writer moves, ILengths.Writer report) => report.Length(await AllocationMeter.AwaitingAsync(async count =>
    {
        for (int i = 0; i < count; i++)
        {
            switch (i % 3)
            {
                case 0: await moves.MoveAsync(i, i); break;
                case 1: await moves.WriteAsync(new IMoves.ScaleMessage(i, true)); break;
                default: await moves.ClearAsync(); break;
            }
        }
    }));

    [ProcessWorker]
    public static async Task ReceiveMovesAwaiting(IMoves.Reader moves, ILengths.Writer report)
    {
        long sum = 0;
        report.Length(await AllocationMeter.AwaitingAsync(async count =>
        {
            await foreach (IMoves.Message message in moves.ReadAllAsync())
            {
                sum += Weight(message);
                if (--count == 0) break;
            }
        }));
    }

    private static int Weight(in IMoves.Message message) => message switch
    {
        { Move: { } move } => move.X,
        { Scale: { } scale } => (int)scale.Factor,
        _ => (int)message.Kind,
    };
}
