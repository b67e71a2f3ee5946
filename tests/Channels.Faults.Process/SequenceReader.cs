using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults;

/// <summary>Receives the sequence to its end, in one of the three ways.</summary>
internal static class SequenceReader
{
    /// <returns>When the sequence has been completed; faults with what the reader throws.</returns>
    internal static Task ReadAsync(ISequence.Reader reader, SequenceCheck check, ReadMode mode, CancellationToken cancellation = default) => mode switch
    {
        ReadMode.Blocking => Task.Factory.StartNew(() => Block(reader, check, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default),
        ReadMode.AwaitForeach => AwaitAsync(reader, check, cancellation),
        _ => reader.DispatchAsync(check, cancellation),
    };

    private static void Block(ISequence.Reader reader, SequenceCheck check, CancellationToken cancellation)
    {
        try
        {
            while (true) check.Take(reader.Read(cancellation));
        }
        catch (ChannelClosedException closed) when (closed is not ChannelPeerLostException && closed.InnerException is null)
        {
            // Completed.
        }
    }

    private static async Task AwaitAsync(ISequence.Reader reader, SequenceCheck check, CancellationToken cancellation)
    {
        await foreach (ISequence.Message message in reader.ReadAllAsync(cancellation)) check.Take(message);
    }
}
