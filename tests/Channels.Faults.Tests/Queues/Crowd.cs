using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Faults.Queues;
using Xunit;

namespace Channels.Faults.Tests.Queues;

/// <summary>A queue and the processes that put into it and take from it, of which some are killed. What they do is reckoned up.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private static readonly StallMeter s_stalls = new();
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(20);

    /// <summary>Thousands of items may have to pass through small rings. Each of them has a limit of its own.</summary>
    private static readonly TimeSpan s_longestRest = TimeSpan.FromMinutes(5);

    private readonly bool _parcels;
    private readonly IQueueLine _line;
    private readonly string _journals = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "channels-journals-" + Guid.NewGuid().ToString("n"));
    private readonly List<Member> _members = [];
    private readonly Ledger _ledger = new();
    private readonly List<(long At, Member Consumer, long Item)> _recent = [];
    private readonly int _maximum;
    private readonly bool _drops;
    private int _started, _producers, _filled;
    private long _mayBeLost;
    private (TimeSpan Time, int Items) _slowestRest;

    internal Crowd(bool parcels, bool singles, int capacity = 4096, double spinMilliseconds = 0)
        : this(parcels, new ProcessChannelOptions
        {
            Capacity = capacity,
            Spin = TimeSpan.FromMilliseconds(spinMilliseconds),
            SingleReader = singles,
            SingleWriter = singles,
        })
    {
    }

    internal Crowd(bool parcels, ProcessChannelOptions options)
        : this(parcels, QueueLine.Create(parcels, null, options))
    {
        _maximum = options.MaxItems;
        _drops = options.FullMode != BoundedChannelFullMode.Wait;
    }

    private Crowd(bool parcels, IQueueLine line)
    {
        _parcels = parcels;
        _line = line;
        _ = Directory.CreateDirectory(_journals);
    }

    /// <summary>Around a queue that another process has created.</summary>
    internal static async Task<Crowd> Open(bool parcels, string name) => new(parcels, await QueueLine.OpenAsync(parcels, name));

    internal IQueueLine Line => _line;

    /// <summary>
    /// Whether some consumers are so much slower to wake up than others that these may take everything before them for a while. Each
    /// has to go on all the same; how soon says nothing then.
    /// </summary>
    internal bool IsUneven { get; init; }

    internal IReadOnlyList<Member> Members => _members;

    internal IEnumerable<Member> Producers => _members.Where(static member => member.IsProducer && member.IsHere);

    internal IEnumerable<Member> Consumers => _members.Where(static member => !member.IsProducer && member.IsHere);

    internal long Taken => _ledger.Taken;

    /// <summary>How long it took, after each death, until each of the others had gone on.</summary>
    internal List<TimeSpan> Gaps { get; } = [];

    /// <summary>The gaps that were longer than a second while the processor itself stood still.</summary>
    internal List<TimeSpan> Excused { get; } = [];

    internal async Task<Member> AddProducer(string options = "", int killAt = 0, int count = 1, IReadOnlyDictionary<string, string>? environment = null)
    {
        int producer = ++_producers;
        string journal = NextJournal();
        Member member = new(
            Victim.Start($"produce channel={_line.Name} parcels={(_parcels ? 1 : 0)} producer={producer} journal={journal} {options}".TrimEnd(), killAt, count, environment),
            new Journal(journal), journal, producer, options);
        return await Add(member, killAt);
    }

    internal async Task<Member> AddConsumer(TakeMode mode, string options = "", int killAt = 0, int count = 1, IReadOnlyDictionary<string, string>? environment = null)
    {
        string journal = NextJournal();
        Member member = new(
            Victim.Start($"consume channel={_line.Name} parcels={(_parcels ? 1 : 0)} journal={journal} mode={mode} {options}".TrimEnd(), killAt, count, environment),
            new Journal(journal), journal, 0, FormattableString.Invariant($"{mode}"))
        {
            MostLost = mode == TakeMode.Many ? QueueLine.Batch : 1,
        };
        return await Add(member, killAt);
    }

    /// <summary>Has all consumers that are here pause.</summary>
    internal async Task PauseConsumers()
    {
        foreach (Member member in Consumers) member.Victim.Tell("pause");
        foreach (Member member in Consumers) _ = await member.Victim.Said("paused");
    }

    /// <summary>Waits until the member has killed itself, or kills it, and then until all others have gone on.</summary>
    /// <param name="member">The one.</param>
    /// <param name="kills">Whether it has to be killed.</param>
    /// <param name="waiting">Those that are to wait for its death before they go on.</param>
    internal async Task Lose(Member member, bool kills, IReadOnlyList<Member>? waiting = null)
    {
        long killed = kills ? member.Victim.Kill() : await member.Victim.Killed;
        Bury(member);
        foreach (Member other in waiting ?? []) other.Victim.Tell();
        await AwaitProgress(killed, $"{member} was killed");
        await member.Victim.Ended();
    }

    /// <summary>Says that a member is dead.</summary>
    internal void Bury(Member member)
    {
        member.IsAlive = false;
        if (!member.IsProducer) _mayBeLost += member.MostLost;
    }

    /// <summary>Waits until each living consumer has taken something since then, and each living producer's items have been taken.</summary>
    internal async Task AwaitProgress(long since, string what)
    {
        Dictionary<Member, long> went = [], foundEmpty = [];
        Stopwatch clock = Stopwatch.StartNew();
        _recent.Clear();
        while (true)
        {
            ReadJournals();
            foreach ((long at, Member consumer, long item) in _recent.Where(entry => entry.At > since))
            {
                _ = went.TryAdd(consumer, at);
                if (Producers.FirstOrDefault(producer => producer.Producer == Item.ProducerOf(item)) is { } owner) _ = went.TryAdd(owner, at);
            }

            foreach (Member consumer in Consumers.Where(consumer => consumer.Journal.FoundEmpty > since)) _ = foundEmpty.TryAdd(consumer, consumer.Journal.FoundEmpty);
            Member? missing = Producers.Concat(Consumers).FirstOrDefault(member => !went.ContainsKey(member));
            if (missing is null) break;
            missing.Victim.RequireRunning();
            if (clock.Elapsed > Limit.Ample) throw new TimeoutException($"{missing} does not go on after {what}.");
            await Task.Delay(1);
        }

        // One that only polls gets what others leave, who are waked: it has gone on, too, when it has looked and nothing was left.
        foreach ((Member member, long at) in went.Where(entry => entry.Key.IsProducer || !IsUneven))
            Note(since, Math.Min(at, foundEmpty.GetValueOrDefault(member, at)), $"{what}, for {member}");
    }

    /// <summary>Waits until so many items have been taken by processes, and asserts that the last was taken soon enough.</summary>
    internal async Task AwaitTaken(long count, long since, string what)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (true)
        {
            ReadJournals();
            if (_ledger.Taken >= count) break;
            foreach (Member consumer in Consumers) consumer.Victim.RequireRunning();
            if (clock.Elapsed > Limit.Ample) throw new TimeoutException($"{_ledger.Taken} of {count} items were taken after {what}.");
            await Task.Delay(1);
        }

        Note(since, _recent.Max(static entry => entry.At), what);
    }

    /// <summary>As <see cref="AwaitTaken"/>, if a death may have cost one item.</summary>
    internal async Task AwaitAllTaken(long least, long since, string what)
    {
        await AwaitTaken(least, since, what);
        await AwaitQuiet();
    }

    /// <summary>Waits until consumers find nothing more.</summary>
    internal async Task AwaitQuiet()
    {
        for (long before = -1; before != _ledger.Taken;)
        {
            before = _ledger.Taken;
            await Task.Delay(50);
            ReadJournals();
        }
    }

    /// <summary>Notes how long something took, and asserts that it was soon enough.</summary>
    internal void Note(long since, long at, string what)
    {
        TimeSpan gap = Stopwatch.GetElapsedTime(since, at);
        bool isExcused = gap >= Limit.OfDetection && s_stalls.HasStalled(since, at);
        (isExcused ? Excused : Gaps).Add(gap);
        Assert.True(isExcused || gap < Limit.OfDetection, $"It took {gap.TotalMilliseconds:F0} ms after {what}.");
    }

    /// <summary>Stops all, counts, takes what is left, and reckons up.</summary>
    internal async Task Reckon()
    {
        foreach (Member member in Consumers) member.Victim.Tell("pause");
        foreach (Member member in Producers) member.Victim.Tell("pause");
        foreach (Member member in Consumers.Concat(Producers)) _ = await member.Victim.Said("paused");
        await TakeTheRest();
    }

    /// <summary>Of a queue in which nobody does anything: counts, takes what is left, and reckons up.</summary>
    internal async Task TakeTheRest()
    {
        ReadJournals();
        int count = await StableCount();
        if (_maximum > 0) count = FillUp(count);
        int drained = 0;
        long began = Stopwatch.GetTimestamp();
        await Limit.Of(
            Limit.Run(() =>
            {
                Stopwatch clock = Stopwatch.StartNew();
                while (_line.Count > 0)
                {
                    // What a feeder has just moved is counted in both places for a moment.
                    if (_line.TryTake(s_moment, out long item))
                    {
                        drained++;
                        clock.Restart();
                        _ledger.Note("the test", item);
                    }

                    Assert.True(clock.Elapsed < Limit.Ample, $"{_line.Count} items are counted, and none comes.");
                }
            }),
            "taking what is left",
            s_longestRest);
        if (Stopwatch.GetElapsedTime(began) is { } taken && taken > _slowestRest.Time) _slowestRest = (taken, drained);
        Assert.Equal(count, drained);
        Assert.False(_line.TryTake(TimeSpan.Zero, out _));
        if (_drops) return;
        long missing = _members.Where(static member => member.IsProducer).Sum(_ledger.MissingOf);
        Assert.True(missing <= _mayBeLost, $"{missing} items are missing. The killed can have lost {_mayBeLost}. " +
            string.Join(", ", _members.Where(static member => member.IsProducer).Select(member => FormattableString.Invariant($"{member}: {_ledger.MissingOf(member)} of {member.Journal.Confirmed}/{member.Journal.Put}/{member.Journal.Tried}"))));
    }

    internal void GoOn()
    {
        foreach (Member member in Consumers.Concat(Producers)) member.Victim.Tell();
    }

    /// <summary>Has all who live leave in order.</summary>
    internal async Task End()
    {
        foreach (Member member in Consumers.Concat(Producers).ToArray()) await Leave(member);
    }

    /// <summary>Has one leave in order.</summary>
    internal async Task Leave(Member member)
    {
        member.Victim.Tell("end");
        await member.Victim.EndWell();
        member.HasLeft = true;
    }

    /// <summary>The gaps, in words.</summary>
    internal string Figures()
    {
        Gaps.Sort();
        string excused = Excused.Count == 0 ? "" : FormattableString.Invariant($", {Excused.Count} longer ones while the processor stood still (worst {Excused.Max().TotalMilliseconds:F0} ms)");
        return Gaps.Count == 0 ? "no gaps" : FormattableString.Invariant($"{Taken} items, the others went on after {Gaps[Gaps.Count / 2].TotalMilliseconds:F1} ms (median), {Gaps[^1].TotalMilliseconds:F1} ms (worst){excused}; what was left was {_slowestRest.Items} items and taken in {_slowestRest.Time.TotalSeconds:F1} s, at worst");
    }

    internal void ReadJournals()
    {
        foreach (Member consumer in _members.Where(static member => !member.IsProducer))
        {
            for (long count = consumer.Journal.Count; consumer.Seen < count; consumer.Seen++)
            {
                (long item, long time) = consumer.Journal[consumer.Seen];
                _ledger.Note(consumer, item);
                _recent.Add((time, consumer, item));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Member member in _members) await member.DisposeAsync();
        _line.Dispose();
        Directory.Delete(_journals);
    }

    private async Task<Member> Add(Member member, int killAt)
    {
        _members.Add(member);
        if (killAt == 0) _ = await member.Victim.Said("open");
        return member;
    }

    /// <summary>There is room for as many items as the maximum says, and for none more.</summary>
    private int FillUp(int count)
    {
        Assert.True(count <= _maximum, $"There are {count} items in a queue for {_maximum}.");
        for (int i = count; i < _maximum; i++) Assert.True(_line.TryPut(Item.Of(0, _filled++)), $"The queue is full with {i} items, which has room for {_maximum}.");
        Assert.Equal(_maximum, _line.Count);
        if (!_drops) Assert.False(_line.TryPut(Item.Of(0, _filled)));
        return _maximum;
    }

    private string NextJournal() => Path.Combine(_journals, FormattableString.Invariant($"{++_started}"));

    /// <summary>Feeders move what they have from their processes into rings, until those are full; that moves no item out of the queue.</summary>
    private async Task<int> StableCount()
    {
        int count = -1;
        for (int same = 0; same < 10; same++)
        {
            int now = _line.Count;
            if (now != count) same = 0;
            count = now;
            await Task.Delay(2);
        }

        return count;
    }
}
