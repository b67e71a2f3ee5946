using System;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.Runtime.Tests.Rules;

/// <summary>What a channel may be called.</summary>
public sealed class NameTests : ChannelTest
{
    public static TheoryData<string> Bad => ["../x", "", ".", "..", ".hidden", "a/b", "/tmp/x", "a b", "ä", "a\0", "a\n", new string('x', 101), new string('x', 300)];

    public static TheoryData<string> Good => ["x", "A-b_c.9", "-", "_", "a..b", new string('x', 100)];

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => INumbers.Create(name));
        Assert.Throws<ArgumentException>(() => INumbers.Open(name));
        await Assert.ThrowsAsync<ArgumentException>(() => INumbers.OpenAsync(name).Within());
        Assert.Empty(Folder.Entries);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_name_is_taken(string name)
    {
        using INumbers.Channel channel = INumbers.Create(name);
        Assert.Equal(name, channel.Name);
        Assert.Equal(name, channel.Reader.Name);
        Assert.Equal(name, channel.Writer.Name);
        using INumbers.Channel opened = INumbers.Open(name);
        opened.Writer.Number(1);
        Assert.Equal(1, channel.Reader.Read());
    }

    [Fact]
    public void Channels_without_a_name_get_one_each()
    {
        using INumbers.Channel first = INumbers.Create();
        using INumbers.Channel second = INumbers.Create();
        Assert.NotEqual(first.Name, second.Name);
        using INumbers.Channel opened = INumbers.Open(first.Name);
    }
}
