using System;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.TestProcess.Workers;

/// <summary>Takes items in batches, says so after each, and counts what that allocates.</summary>
/// <param name="items">Where they come from.</param>
/// <param name="taken">To say that a batch has been taken.</param>
/// <param name="batch">How many come at once.</param>
internal sealed class TakeMeter<T>(ProcessChannelReader<T> items, ProcessChannelWriter<int> taken, int batch)
{
    private readonly T[] _many = new T[batch];

    internal Task<long> MeasureAsync(TakeForm form, int measured) => form is TakeForm.Read or TakeForm.ReadMany or TakeForm.TryReadWithTime
        ? Task.FromResult(AllocationMeter.BlockingSteadily(count => Take(form, count), measured))
        : AllocationMeter.AwaitingSteadilyAsync(count => TakeAsync(form, count), measured);

    private void Take(TakeForm form, int count)
    {
        for (int received = 0; received < count;)
        {
            int before = received;
            switch (form)
            {
                case TakeForm.Read:
                    _ = items.Read();
                    received++;
                    break;
                case TakeForm.TryReadWithTime:
                    if (items.TryRead(Patience.Longest, out _)) received++;
                    break;
                default:
                    if (items.WaitToRead(Timeout.InfiniteTimeSpan)) received += items.ReadMany(_many.AsSpan(0, batch - (received % batch)));
                    break;
            }

            if (received != before && received % batch == 0) taken.Write(received);
        }
    }

    private async Task TakeAsync(TakeForm form, int count)
    {
        int received = 0;
        switch (form)
        {
            case TakeForm.ReadAll:
                await foreach (T _ in items.ReadAllAsync())
                {
                    if (++received % batch == 0) taken.Write(received);
                    if (received == count) break;
                }

                break;
            case TakeForm.ReadManyAsync:
                while (received < count)
                {
                    received += await items.ReadManyAsync(_many.AsMemory(0, batch - (received % batch)));
                    if (received % batch == 0) taken.Write(received);
                }

                break;
            case TakeForm.TryRead:
                while (received < count && await items.WaitToReadAsync())
                {
                    while (received < count && items.TryRead(out _))
                    {
                        if (++received % batch == 0) taken.Write(received);
                    }
                }

                break;
            default:
                while (received < count)
                {
                    _ = await items.ReadAsync();
                    if (++received % batch == 0) taken.Write(received);
                }

                break;
        }
    }
}
