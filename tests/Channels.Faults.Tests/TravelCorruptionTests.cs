using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Channels.Faults.Contracts;
using Channels.Segments;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>What says that an endpoint is on its way stands in memory that others write: nonsense there keeps nobody waiting.</summary>
public sealed class TravelCorruptionTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    private const int EntryId = 0, EntryIdentity = 8, EntryHolder = 16, EntryLength = 24, EntryName = 28, SlotTransit = 32;

    public static TheoryData<string> Damages => ["id", "identity", "negative length", "great length", "no name", "a path", "a hidden name", "no word", "another state", "another number", "held by nobody"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task AnEndWhoseCarrierIsNoneIsLost(string damage)
    {
        using Handover handover = Handover.Create(ChannelKind.Queue, "handover");
        using ISequence.Channel channel = NewChannel("travels");
        SequenceSender sender = new(channel.Writer);
        sender.Send();
        handover.Send(channel, reader: true);
        Task<Ending> other = Ending.Of(Task.Run(async () =>
        {
            while (true) await sender.SendAsync().AsTask().WaitAsync(Limit.Ample);
        }));
        long now = Stopwatch.GetTimestamp();
        using (SharedFile control = new(Path.Combine(Folder.Path, "travels", ControlLayout.ControlFile))) Damage(control, damage);
        _ = (await Limit.Of(other, $"the writer after damage to {damage}")).AssertLost(Environment.ProcessId, now);

        // It has been given up: who gets the message gets no end.
        _ = Assert.Throws<EndpointInUseException>(() => handover.Take());
        ISequence.Create().Dispose();
    }

    /// <summary>Its carrier's contract names that of the pipe, and does not say what that is.</summary>
    [Fact]
    public async Task AnEndThatArrivesWhereItsContractIsAnotherIsLost()
    {
        using Handover handover = Handover.Create(ChannelKind.Queue, "handover");
        using ISequence.Channel channel = NewChannel("travels");
        SequenceSender sender = new(channel.Writer);
        sender.Send();
        handover.Send(channel, reader: true);
        Task<Ending> other = Ending.Of(Task.Run(async () =>
        {
            while (true) await sender.SendAsync().AsTask().WaitAsync(Limit.Ample);
        }));
        using (SharedFile control = new(Path.Combine(Folder.Path, "travels", ControlLayout.ControlFile))) control.At<ulong>(ControlLayout.FingerprintLowAt)++;
        long now = Stopwatch.GetTimestamp();
        _ = Assert.Throws<ChannelContractException>(() => handover.Take());
        _ = (await Limit.Of(other, "the writer")).AssertLost(Environment.ProcessId, now);
    }

    /// <summary>Who uses a folder sweeps it: a message does not choose one.</summary>
    [Theory]
    [InlineData(ChannelKind.Pipe)]
    [InlineData(ChannelKind.Queue)]
    [InlineData(ChannelKind.Joinable)]
    public unsafe void AnEndpointOfAnotherFolderIsRefused(ChannelKind kind)
    {
        const int MostSearched = 1 << 20;
        using Handover handover = Handover.Create(kind, "handover");
        using ISequence.Channel channel = NewChannel("travels");
        handover.Send(channel, reader: true);
        using (SharedFile ring = new(Path.Combine(Folder.Path, "handover", ControlLayout.RingFile)))
        {
            byte[] path = Encoding.UTF8.GetBytes(Folder.Path);
            Span<byte> searched = new(ring.Address, (int)Math.Min(ring.Length, MostSearched));
            int at = searched.IndexOf(path);
            searched[at + path.Length - 1] = (byte)'x';
        }

        ChannelCorruptException refused = Assert.Throws<ChannelCorruptException>(() => handover.Take());
        Assert.Contains("another folder", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder.Path[..^1] + 'x'), "The folder was made.");
    }

    private static void Damage(SharedFile control, string damage)
    {
        int slot = (int)(control.At<long>(ControlLayout.ReaderEndAt) & 0xFFFF);
        long entry = ControlLayout.TransitsAt + (slot * ControlLayout.TransitSize);
        ref long word = ref control.At<long>(ControlLayout.ParticipantsAt + (slot * ControlLayout.ParticipantSize) + SlotTransit);
        switch (damage)
        {
            case "id": control.At<long>(entry + EntryId)++; break;
            case "identity": control.At<long>(entry + EntryIdentity) ^= 1L << 40; break;
            case "negative length": control.At<int>(entry + EntryLength) = -1; break;
            case "great length": control.At<int>(entry + EntryLength) = int.MaxValue; break;
            case "no name": control.At<int>(entry + EntryLength) = 0; break;
            case "a path": control.At<byte>(entry + EntryName + 3) = (byte)'/'; break;
            case "a hidden name": control.At<byte>(entry + EntryName) = (byte)'.'; break;
            case "no word": word = 0; break;
            case "another state": word |= 0x7c; break;
            case "another number": word += 0x100; break;
            default:
                // Held by one who is not there, which nothing can be that has been sent.
                control.At<long>(entry + EntryHolder) = 0;
                word = (word & ~0xFFL) | 1;
                break;
        }
    }
}
