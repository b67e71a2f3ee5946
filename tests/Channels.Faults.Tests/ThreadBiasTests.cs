using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.Waiting;
using Xunit;

namespace Channels.Faults.Tests;

/// <summary>A lock that one thread passes without taking it lets no two inside, however often the bias changes hands.</summary>
public sealed class ThreadBiasTests
{
    private const int Each = 10_000;

    private readonly object _gate = new();
    private ThreadBias _bias = new();
    private long _plain;
    private long _passed;
    private int _inside;
    private int _collisions;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task NoTwoThreadsAreInside(int threads)
    {
        // A bias that changes hands too often is given up: each round has a new one.
        int rounds = TestForm.Choose(100, 5_000);
        for (int round = 0; round < rounds; round++)
        {
            _bias = new ThreadBias();
            Task[] tasks = [.. Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(Run, TaskCreationOptions.LongRunning))];
            await Limit.Of(Task.WhenAll(tasks), "the threads");
        }

        Assert.Equal(0, _collisions);
        Assert.Equal((long)Each * threads * rounds, _plain);
        if (threads == 1) Assert.Equal((long)(Each - 1) * rounds, _passed);
    }

    private void Run()
    {
        for (int i = 0; i < Each; i++)
        {
            // Now and then somebody stays away for a moment, so that the bias is taken in all states.
            if (i % 1024 == 0) Thread.Yield();
            if (_bias.TryEnter() is { } owner)
            {
                Work();
                _passed++;
                owner.Exit();
                continue;
            }

            lock (_gate)
            {
                _bias.Revoke();
                Work();
                _bias.Grant();
            }
        }
    }

    private void Work()
    {
        // Neither is atomic: that is the point.
        if (_inside != 0) _collisions++;
        _inside = 1;
        _plain++;
        _inside = 0;
    }
}
