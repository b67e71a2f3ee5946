using System;
using System.Threading;

namespace Channels.Requests;

/// <summary>What is to be cancelled of a call, when no lock is held.</summary>
/// <param name="handler">What its handler looks at.</param>
/// <param name="sending">What the sending of its answer looks at.</param>
internal readonly struct CancelledCall(CancellationTokenSource? handler, CancellationTokenSource? sending)
{
    internal void Cancel()
    {
        CancelAnyway(handler);
        CancelAnyway(sending);
    }

    /// <summary>Cancels, whatever those throw who have registered with the token: it is not for who cancels, and not for other calls.</summary>
    internal static void CancelAnyway(CancellationTokenSource? source)
    {
        try
        {
            source?.Cancel();
        }
        catch (AggregateException)
        {
            // All have been called, and the token is cancelled.
        }
    }
}
