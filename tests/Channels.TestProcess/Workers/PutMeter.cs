using System;
using System.Threading.Tasks;

namespace Channels.TestProcess.Workers;

/// <summary>Puts items in batches, each when the one before has been taken, and counts what that allocates.</summary>
/// <param name="items">Where they go.</param>
/// <param name="taken">Says when a batch has been taken.</param>
/// <param name="batch">How many at once.</param>
/// <param name="make">Makes an item.</param>
internal sealed class PutMeter<T>(ProcessChannelWriter<T> items, ProcessChannelReader<int> taken, int batch, Func<int, T> make)
{
    private readonly T[] _many = new T[batch];

    /// <summary>The contract's own methods.</summary>
    internal required Action<int> Method { get; init; }

    /// <inheritdoc cref="Method"/>
    internal required Func<int, bool> TryMethod { get; init; }

    /// <inheritdoc cref="Method"/>
    internal required Func<int, ValueTask> MethodAsync { get; init; }

    internal Task<long> MeasureAsync(PutForm form, int measured) => form is PutForm.MethodAsync or PutForm.WriteAsync
        ? AllocationMeter.AwaitingSteadilyAsync(count => PutAsync(form, count), measured)
        : Task.FromResult(AllocationMeter.BlockingSteadily(count => Put(form, count), measured));

    private void Put(PutForm form, int count)
    {
        for (int first = 0; first < count; first += batch)
        {
            if (form == PutForm.WriteMany)
            {
                for (int i = 0; i < batch; i++) _many[i] = make(first + i);
                items.WriteMany(_many);
            }
            else
            {
                for (int i = first; i < first + batch; i++) PutOne(form, i);
            }

            _ = taken.Read();
        }
    }

    private void PutOne(PutForm form, int i)
    {
        switch (form)
        {
            case PutForm.Method:
                Method(i);
                break;
            case PutForm.TryMethod:
                _ = TryMethod(i);
                break;
            default:
                items.Write(make(i));
                break;
        }
    }

    private async Task PutAsync(PutForm form, int count)
    {
        for (int first = 0; first < count; first += batch)
        {
            for (int i = first; i < first + batch; i++)
            {
                if (form == PutForm.MethodAsync) await MethodAsync(i);
                else await items.WriteAsync(make(i));
            }

            _ = await taken.ReadAsync();
        }
    }
}
