using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.Runtime.Tests.Memory;

/// <summary>Large messages that are encoded, and not put after all: their files are gone at once.</summary>
public sealed class AbandonedPutTests : ChannelTest
{
    private static readonly byte[] s_large = new byte[200_000];

    public static TheoryData<int, bool> Forms => new() { { 0, false }, { 0, true }, { 1, false }, { 10, false } };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_put_that_is_cancelled_before_it_began(int maxItems, bool single)
    {
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create(options: Options(maxItems, single));
        CancellationToken cancelled = new(canceled: true);
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await channel.Writer.BlockAsync(s_large, cancelled));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await channel.Writer.WriteAsync(s_large, cancelled));
            AssertNoFiles();
        }

        await channel.Writer.BlockAsync(s_large).AsTask().Within();
        Assert.Equal(s_large.Length, channel.Reader.Read().Length);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task An_endpoint_that_is_null(int maxItems, bool single)
    {
        using IEnclosures.Channel channel = IEnclosures.Create(options: Options(maxItems, single));
        await AssertRefusedAsync<ArgumentNullException>(channel.Writer, null!);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task An_endpoint_that_cannot_be_given_away(int maxItems, bool single)
    {
        using IEnclosures.Channel channel = IEnclosures.Create(options: Options(maxItems, single));
        INumbers.Channel numbers = INumbers.Create();
        numbers.Dispose();
        await AssertRefusedAsync<ObjectDisposedException>(channel.Writer, numbers.Writer);
        if (maxItems != 1) return;

        // Where it would have to wait for room.
        using INumbers.Channel others = INumbers.Create();
        channel.Writer.Enclose([], others.Writer);
        Assert.Throws<ObjectDisposedException>(() => channel.Writer.Enclose(s_large, numbers.Writer));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await channel.Writer.EncloseAsync(s_large, numbers.Writer));
        Assert.False(channel.Writer.TryEnclose(s_large, numbers.Writer));
        AssertNoFiles();
        using INumbers.Writer arrived = channel.Reader.Read().Numbers;
        arrived.Number(1);
        Assert.Equal(1, others.Reader.Read());
    }

    private async Task AssertRefusedAsync<TException>(IEnclosures.Writer writer, INumbers.Writer numbers)
        where TException : Exception
    {
        Assert.Throws<TException>(() => writer.Enclose(s_large, numbers));
        AssertNoFiles();
        Assert.Throws<TException>(() => writer.TryEnclose(s_large, numbers));
        AssertNoFiles();
        await Assert.ThrowsAsync<TException>(async () => await writer.EncloseAsync(s_large, numbers));
        AssertNoFiles();
        await Assert.ThrowsAsync<TException>(async () => await writer.WriteAsync(new IEnclosures.EncloseMessage(s_large, numbers)));
        AssertNoFiles();
    }

    private void AssertNoFiles() => Assert.DoesNotContain(Folder.Entries, static entry => entry.Contains("/spill-", StringComparison.Ordinal));

    private static ProcessChannelOptions Options(int maxItems, bool single) => new() { MaxItems = maxItems, SingleWriter = single };
}
