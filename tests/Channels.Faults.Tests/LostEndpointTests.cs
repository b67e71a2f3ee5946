using System;
using Channels.CompilerServices;
using Channels.Faults.Contracts;
using Channels.Participants;
using Channels.Workers;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>What becomes of the endpoints that a worker had been given, when its process has ended.</summary>
public sealed class LostEndpointTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    private const int NoProcess = int.MaxValue;

    [Fact]
    public void AChannelThatIsDisposedMeanwhileStaysUntilItsEndIsLost()
    {
        ISequence.Channel channel = NewChannel();
        DisposedMeanwhile endpoint = new(channel.Reader, channel);
        Assert.True(endpoint.Connection.TryUse());
        endpoint.GiveAway();
        WorkerRun run = new("worker", "", [endpoint], new WorkerOptions());
        run.ReleaseEndpoints();
        run.LoseEndpoints(NoProcess);
        Assert.True(endpoint.WasThere);
        Assert.True(endpoint.Connection.IsClosed);
    }

    [Fact]
    public void AChannelThatWasDisposedBeforeIsLeftAlone()
    {
        ISequence.Channel channel = NewChannel();
        DisposedMeanwhile endpoint = new(channel.Reader, channel);
        WorkerRun run = new("worker", "", [endpoint], new WorkerOptions());
        Assert.True(endpoint.Connection.TryUse());
        run.ReleaseEndpoints();
        channel.Dispose();
        run.LoseEndpoints(NoProcess);
        Assert.False(endpoint.WasThere);
    }

    /// <summary>An endpoint whose channel is disposed by somebody else just when its end is to be lost.</summary>
    private sealed class DisposedMeanwhile(ISequence.Reader reader, ISequence.Channel channel) : IMovableEndpoint
    {
        private readonly IMovableEndpoint _reader = reader;

        public string Name => _reader.Name;

        public ChannelConnection Connection => _reader.Connection;

        public ParticipantRoles Role => _reader.Role;

        internal bool WasThere { get; private set; }

        public void Lost(int process)
        {
            channel.Dispose();
            WasThere = !Connection.IsClosed;
            if (WasThere) _reader.Lost(process);
        }

        public void GiveAway() => _reader.GiveAway();

        public void TakeBack() => throw new NotSupportedException();

        public void Depart(long transit) => throw new NotSupportedException();

        public void Sent() => throw new NotSupportedException();

        public void Return(long transit) => throw new NotSupportedException();

        public void End(Exception? error) => throw new NotSupportedException();
    }
}
