using System;
using System.Threading.Tasks;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>Does what a test wants done at the sending end, wherever that is. Each task ends when it is done.</summary>
public interface IWriterHand : IAsyncDisposable
{
    /// <summary>Sends so many numbers, counting up from the first.</summary>
    Task SendAsync(int first, int count = 1);

    Task CompleteAsync();

    Task FailAsync(string message);
}
