using System;
using System.Threading.Tasks;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>Does what a test wants done at the receiving end, wherever that is.</summary>
public interface IReaderHand : IAsyncDisposable
{
    /// <summary>Receives so many numbers and adds them up.</summary>
    Task<int> ReceiveAsync(int count);

    /// <summary>How the channel ended for the reader: null, or the message of the error that it was completed with.</summary>
    Task<string?> EndAsync();
}
