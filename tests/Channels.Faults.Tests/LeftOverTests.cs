using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Channels.Faults.Contracts;
using Channels.Segments;
using Channels.Waiting;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>What the killed leave behind goes with the next creation; what somebody uses never does.</summary>
public sealed class LeftOverTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NothingIsLeftOfAChannelWhoseUsersWereKilled(bool byOpening)
    {
        await using Victim creator = Victim.Start("create channel=both-die large=3 stay=1");
        _ = await creator.Said("created");
        await using Victim reader = Victim.Start("hold channel=both-die end=reader");
        _ = await reader.Said("held");
        Assert.True(Directory.GetFiles(Path.Combine(Folder.Path, "both-die")).Length > 2, "Large messages were to leave files.");

        // A channel with one living user stays, whoever else has died.
        _ = creator.Kill();
        await creator.Ended();
        AssertNextCreateKeeps("both-die");
        _ = reader.Kill();
        await reader.Ended();
        Assert.Contains("both-die", Folder.Entries);
        if (byOpening)
        {
            _ = Assert.Throws<ChannelNotFoundException>(() => ISequence.Open("both-die"));
            Assert.Empty(Folder.Entries);
        }
        else
        {
            Folder.AssertEmptyAfterNextCreate();
        }
    }

    /// <summary>Each step of a creation and of a removal.</summary>
    [Theory]
    [InlineData(KillPoint.AfterFolder, 1)]
    [InlineData(KillPoint.AfterControlFile, 1)]
    [InlineData(KillPoint.AfterUseLock, 1)]
    [InlineData(KillPoint.AfterRingFile, 1)]
    [InlineData(KillPoint.AfterSlotId, 1)]
    [InlineData(KillPoint.BeforeVisible, 1)]
    [InlineData(KillPoint.AfterVisible, 1)]
    [InlineData(KillPoint.AfterCreatorLeft, 1)]
    [InlineData(KillPoint.BeforeLeave, 1)]
    [InlineData(KillPoint.AfterLastLock, 1)]
    [InlineData(KillPoint.AfterHidden, 1)]
    [InlineData(KillPoint.AfterFileRemoved, 1)]
    [InlineData(KillPoint.AfterFileRemoved, 3)]
    [InlineData(KillPoint.AfterControlRemoved, 1)]
    public async Task NothingIsLeftOfAChannelHalfMadeOrHalfRemoved(int point, int count)
    {
        await using Victim victim = Victim.Start("create channel=half large=2", point, count);
        _ = await victim.Killed;
        await victim.Ended();
        string left = Assert.Single(Folder.Entries);
        Assert.Equal(point is < KillPoint.AfterVisible or KillPoint.AfterSlotId or KillPoint.AfterHidden or KillPoint.AfterFileRemoved or KillPoint.AfterControlRemoved, left.StartsWith('.'));
        Folder.AssertEmptyAfterNextCreate();
    }

    /// <summary>A sweep that was itself cut short is finished by the next one.</summary>
    [Theory]
    [InlineData(KillPoint.AfterHidden)]
    [InlineData(KillPoint.AfterFileRemoved)]
    [InlineData(KillPoint.AfterControlRemoved)]
    public async Task NothingIsLeftAfterASweepThatWasCutShort(int point)
    {
        await using Victim creator = Victim.Start("create channel=swept large=2 stay=1");
        _ = await creator.Said("created");
        _ = creator.Kill();
        await creator.Ended();
        await using Victim sweeper = Victim.Start("create channel=sweeper", point);
        _ = await sweeper.Killed;
        await sweeper.Ended();
        _ = Assert.Single(Folder.Entries);
        Folder.AssertEmptyAfterNextCreate();
    }

    [Fact]
    public async Task UsersAreNeverDisturbedByThoseWhoComeGoAndDie()
    {
        TimeSpan time = TestForm.Choose(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(30));
        Random random = new(5);
        await using Victim first = Victim.Start("use name=first");
        await using Victim second = Victim.Start("use name=second");
        _ = await first.Said("using");
        _ = await second.Said("using");
        int kills = 0;
        Stopwatch clock = Stopwatch.StartNew();
        Victim?[] churners = new Victim?[2];
        for (; clock.Elapsed < time; kills++)
        {
            int which = kills % churners.Length;
            if (churners[which] is { } victim)
            {
                _ = victim.Kill();
                await victim.DisposeAsync();
            }

            churners[which] = Victim.Start($"churn seed={kills}");
            _ = await churners[which]!.Said("churning");
            for (int i = random.Next(4); i >= 0; i--)
            {
                LeaveBehind(30);
                await Task.Delay(random.Next(20));
            }
        }

        foreach (Victim? churner in churners)
        {
            if (churner is not null) await churner.DisposeAsync();
        }

        first.Tell();
        second.Tell();
        string rounds = await first.Said("used") + " and " + await second.Said("used");
        await first.EndWell();
        await second.EndWell();
        Report($"{kills} kills while {rounds} channels were used");
    }

    [Fact]
    public async Task OfTwoWhoCreateTheSameNameExactlyOneWins()
    {
        const int StepMicroseconds = 2_000;
        int rounds = TestForm.Choose(100, 1_000);
        long start = Stopwatch.GetTimestamp() + (2 * Stopwatch.Frequency);
        string command = FormattableString.Invariant($"race start={start} step={StepMicroseconds * Stopwatch.Frequency / 1_000_000} rounds={rounds}");
        await using Victim one = Victim.Start(command);
        await using Victim other = Victim.Start(command);
        foreach (Victim racer in new[] { one, other })
        {
            _ = await racer.Said("ready");
            racer.Tell();
        }

        HashSet<string> won = [];
        List<string> lost = [];
        foreach (Victim racer in new[] { one, other })
        {
            for (int i = 0; i < rounds; i++)
            {
                string result = await racer.Said("");
                if (result.StartsWith("won ", StringComparison.Ordinal)) Assert.True(won.Add(result[4..]), $"Both have won round {result[4..]}.");
                else lost.Add(result[5..]);
            }

            _ = await racer.Said("raced");
        }

        Assert.Equal(rounds, won.Count);
        Assert.Equal(won.Order(), lost.Order());
        foreach (Victim racer in new[] { one, other })
        {
            racer.Tell();
            await racer.EndWell();
        }
    }

    /// <summary>Makes what looks like dead channels, so many that all who are about sweep them at once.</summary>
    private void LeaveBehind(int channels)
    {
        byte[] header = new byte[ControlLayout.KindAt + sizeof(int)];
        BinaryPrimitives.WriteInt64LittleEndian(header, ControlLayout.Magic);
        for (int i = 0; i < channels; i++)
        {
            string name = Guid.NewGuid().ToString("n");
            string path = Path.Combine(Folder.Path, ControlLayout.HiddenPrefix + name);
            try
            {
                _ = Directory.CreateDirectory(path);

                // The control file comes last: with it, and without a lock on it, the folder is anybody's to remove. So it becomes
                // visible under a lock, as a channel does.
                string controlPath = Path.Combine(path, ControlLayout.ControlFile);
                File.WriteAllText(Path.Combine(path, ControlLayout.RingFile), "");
                using FileStream control = new(controlPath, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                if (i % 2 != 0) continue;
                control.Write(header);
                control.Flush();
                if (File.Exists(controlPath)) Directory.Move(path, Path.Combine(Folder.Path, name));
            }
            catch (IOException)
            {
                // It has been swept already.
            }
        }
    }

    private void AssertNextCreateKeeps(string name)
    {
        ISequence.Create().Dispose();
        Assert.Contains(name, Folder.Entries);
    }
}
