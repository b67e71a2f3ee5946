using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Answers as a test tells it to.</summary>
public sealed class Clerk : IClerk
{
    private readonly TaskCompletionSource _searched = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Func<int, CancellationToken, ValueTask<int>> OnAsk { get; init; } = static (number, _) => new(number);

    public Func<int, ValueTask<byte[]>> OnFetch { get; init; } = static length => new(new byte[length]);

    public Func<int, CancellationToken, ValueTask> OnTell { get; init; } = static (_, _) => default;

    /// <summary>Ends when a search was given up.</summary>
    public Task Searched => _searched.Task;

    public ValueTask<int> Ask(int number, CancellationToken cancellationToken) => OnAsk(number, cancellationToken);

    public ValueTask<byte[]> Fetch(int length, CancellationToken cancellationToken) => OnFetch(length);

    public ValueTask<Brittle> Find(string name) => new(new Brittle(name));

    /// <summary>Finds it again and again.</summary>
    public async IAsyncEnumerable<Brittle> FindAll(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Yield();
                yield return new Brittle(name);
            }
        }
        finally
        {
            _searched.SetResult();
        }
    }

    public ValueTask<int> Weigh(byte[] what) => new(what.Length);

    public async ValueTask<int> Keep(string name, INumbers.Reader numbers, CancellationToken cancellationToken)
    {
        await using (numbers) return await numbers.ReadAsync(cancellationToken);
    }

    public ValueTask TellAsync(int number, CancellationToken cancellationToken) => OnTell(number, cancellationToken);
}
