using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Faults.Contracts;
using Channels.Participants;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>What the participant table says of those who come, leave and die.</summary>
public sealed class ParticipantTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    private const int MoreThanAPipeHas = 100;

    private static readonly ChannelContract s_pipe = new(ChannelKind.Pipe, "a pipe", 1, 2);
    private static readonly ChannelContract s_queue = new(ChannelKind.Queue, "a queue", 1, 2);

    [Fact]
    public void WhoLeavesInOrderHasNoRolesAnyMore()
    {
        ChannelConnection one = ChannelConnection.Create(s_pipe, "roles", null);
        ChannelConnection other = ChannelConnection.Open(s_pipe, "roles");
        int slot = other.Participants.SelfSlot;
        long id = other.Participants.Self;
        Assert.NotEqual(one.Participants.SelfSlot, slot);
        Assert.Contains((slot, id), one.Participants.Slots());
        Assert.Equal(ParticipantRoles.Writes | ParticipantRoles.Reads, one.Participants.RolesOf(slot));

        other.Participants.DropRoles(ParticipantRoles.Writes);
        Assert.Equal(ParticipantRoles.Reads, one.Participants.RolesOf(slot));
        Assert.True(one.Participants.IsAlive(id));

        other.Close();
        Assert.Equal(ParticipantRoles.None, one.Participants.RolesOf(slot));
        Assert.False(one.Participants.IsAlive(id));
        one.Close();
    }

    [Fact]
    public async Task WhoDiesKeepsItsRolesAndIsKnownToBeDead()
    {
        using ISequence.Channel channel = NewChannel();
        ParticipantTable table = channel.Reader.Connection().Participants;
        long before = table.Version;
        await using Victim victim = Victim.Start($"hold channel={channel.Name} end=none");
        _ = await victim.Said("held");
        Assert.NotEqual(before, table.Version);
        long id = Assert.Single(table.LivingOf(victim.Id));
        _ = victim.Kill();
        await victim.Ended();
        Assert.Empty(table.LivingOf(victim.Id));
        (int slot, _) = Assert.Single(table.Slots(), other => other.Id == id);
        Assert.Equal(ParticipantRoles.Writes | ParticipantRoles.Reads, table.RolesOf(slot));
        Assert.False(table.IsAlive(id));
    }

    [Fact]
    public void AQueueHasRoomForManyParticipants()
    {
        List<ChannelConnection> all = [ChannelConnection.Create(s_queue, "many", null)];
        for (int i = 1; i < MoreThanAPipeHas; i++) all.Add(ChannelConnection.Open(s_queue, "many"));
        ParticipantTable table = all[0].Participants;
        Assert.Equal(all.Select(static one => (one.Participants.SelfSlot, one.Participants.Self)), table.Slots());
        Assert.All(table.Slots(), slot => Assert.True(table.IsAlive(slot.Id)));
        all.ForEach(static one => one.Close());
    }

    /// <summary>The table's length depends on the kind, and the text stands behind it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnotherKindIsToldByItsText(bool queueFirst)
    {
        (ChannelContract made, ChannelContract asked) = queueFirst ? (s_queue, s_pipe) : (s_pipe, s_queue);
        ChannelConnection channel = ChannelConnection.Create(made, "kinds", null);
        ChannelContractException mismatch = Assert.Throws<ChannelContractException>(() => ChannelConnection.Open(asked, "kinds"));
        Assert.Contains(made.Text, mismatch.Message, System.StringComparison.Ordinal);
        channel.Close();
    }
}
