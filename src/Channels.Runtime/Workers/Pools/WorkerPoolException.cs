using System;

namespace Channels;

/// <summary>A pool has given up: its workers died one after the other, or could not be started again. The last reason is the inner exception.</summary>
public sealed class WorkerPoolException : Exception
{
    internal WorkerPoolException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
