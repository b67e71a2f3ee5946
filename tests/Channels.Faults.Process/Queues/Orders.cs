using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Faults.Queues;

/// <summary>The words that the test tells this process while it works. Each one ends the work that is going on.</summary>
internal sealed class Orders
{
    private readonly object _gate = new();
    private readonly Queue<string> _words = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private CancellationTokenSource _work = new();

    internal Orders() => new Thread(Listen) { IsBackground = true, Name = "Orders" }.Start();

    /// <summary>Cancelled when a word has come.</summary>
    internal CancellationToken Work
    {
        get
        {
            lock (_gate) return _work.Token;
        }
    }

    /// <summary>The next word. If it was the last one that has come, work can begin again.</summary>
    internal async Task<string> NextAsync()
    {
        await _arrived.WaitAsync();
        lock (_gate)
        {
            string word = _words.Dequeue();
            if (_words.Count == 0) _work = new CancellationTokenSource();
            return word;
        }
    }

    private void Listen()
    {
        while (Console.In.ReadLine() is { } word)
        {
            CancellationTokenSource work;
            lock (_gate)
            {
                _words.Enqueue(word);
                work = _work;
            }

            _ = _arrived.Release();
            work.Cancel();
        }

        // The test is over.
        Environment.Exit(0);
    }
}
