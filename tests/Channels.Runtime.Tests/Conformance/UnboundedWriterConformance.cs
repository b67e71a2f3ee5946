using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.TestProcess;
using Xunit;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>What every <see cref="ChannelWriter{T}"/> of a channel without a bound does.</summary>
public abstract class UnboundedWriterConformance : WriterConformance
{
    /// <summary>Far more than any ring of the subjects holds.</summary>
    private const int Many = 20_000;

    [Fact]
    public async Task A_write_never_waits()
    {
        await using WriterSubject subject = NewSubject();
        for (int i = 0; i < Many; i += 2)
        {
            Assert.True(subject.Writer.TryWrite(i));
            Assert.True(subject.Writer.WriteAsync(i + 1).IsCompletedSuccessfully);
        }

        ValueTask<bool> waiting = subject.Writer.WaitToWriteAsync();
        Assert.True(waiting.IsCompletedSuccessfully);
        Assert.True(await waiting);
        Assert.Equal(Many * (Many - 1) / 2, await subject.Other.ReceiveAsync(Many));
    }

    [Fact]
    public async Task After_completion_all_that_was_written_is_received()
    {
        await using WriterSubject subject = NewSubject();
        for (int i = 0; i < Many; i++) Assert.True(subject.Writer.TryWrite(i));
        Assert.True(subject.Writer.TryComplete());
        Assert.False(subject.Writer.TryWrite(-1));
        Assert.Equal(Many * (Many - 1) / 2, await subject.Other.ReceiveAsync(Many));
        Assert.Null(await subject.Other.EndAsync());
    }
}
