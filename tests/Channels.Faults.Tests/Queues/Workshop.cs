using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Channels.Faults.Queues;
using Xunit;

namespace Channels.Faults.Tests.Queues;

/// <summary>A joinable queue and the processes that put tasks into it and do them, of which some are killed. What they do is reckoned up.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private static readonly StallMeter s_stalls = new();

    /// <summary>How soon after the last task is done a join has to return.</summary>
    private static readonly TimeSpan s_longestJoin = TimeSpan.FromSeconds(2);

    private readonly bool _parcels;
    private readonly ITaskLine _line;
    private readonly string _journals = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "channels-journals-" + Guid.NewGuid().ToString("n"));
    private readonly List<Member> _members = [];
    private readonly Dictionary<long, List<Member>> _marks = [];
    private readonly List<TimeSpan> _joins = [];
    private readonly HashSet<long> _letters = [];
    private readonly bool _haveChildren;
    private int _started, _producers;
    private long _lastMark, _repeated;

    internal Workshop(bool parcels, ProcessChannelOptions options)
        : this(parcels, TaskLine.Create(parcels, null, options))
    {
    }

    private Workshop(bool parcels, ITaskLine line)
    {
        _parcels = parcels;
        _line = line;
        _ = Directory.CreateDirectory(_journals);
    }

    /// <summary>Around a queue that another process has created.</summary>
    internal static async Task<Workshop> Open(bool parcels, string name) => new(parcels, await TaskLine.OpenAsync(parcels, name));

    internal ITaskLine Line => _line;

    internal IEnumerable<Member> Producers => _members.Where(static member => member.IsProducer && member.IsHere);

    internal IEnumerable<Member> Workers => _members.Where(static member => !member.IsProducer && member.IsHere);

    internal static ProcessChannelOptions Options(int capacity = 4096, double spinMilliseconds = 0, int deliveries = 1000) =>
        new() { Capacity = capacity, Spin = TimeSpan.FromMilliseconds(spinMilliseconds), MaxDeliveries = deliveries };

    internal async Task<Member> AddProducer(string options = "", int killAt = 0, int count = 1)
    {
        int producer = ++_producers;
        string journal = NextJournal();
        Member member = new(
            Victim.Start($"assign channel={_line.Name} parcels={(_parcels ? 1 : 0)} producer={producer} journal={journal} {options}".TrimEnd(), killAt, count),
            new Journal(journal), journal, producer, options);
        return await Add(member, killAt);
    }

    internal async Task<Member> AddWorker(WorkStyle style, string options = "", int killAt = 0, int count = 1)
    {
        string journal = NextJournal();
        Member member = new(
            Victim.Start($"work channel={_line.Name} parcels={(_parcels ? 1 : 0)} journal={journal} style={style} children={(_haveChildren ? 1 : 0)} {options}".TrimEnd(), killAt, count),
            new Journal(journal), journal, 0, FormattableString.Invariant($"{style}"));
        return await Add(member, killAt);
    }

    /// <summary>Waits until the member has killed itself, or kills it.</summary>
    internal async Task Lose(Member member, bool kills)
    {
        if (kills) _ = member.Victim.Kill();
        else _ = await member.Victim.Killed;
        member.IsAlive = false;
        await member.Victim.Ended();
    }

    /// <summary>Has the producers pause, joins, and reckons up: each task is done, once unless who did it died, and the join was over soon.</summary>
    internal async Task Settle()
    {
        foreach (Member member in Producers) member.Victim.Tell("pause");
        foreach (Member member in Producers) _ = await member.Victim.Said("paused");
        await Join();
    }

    /// <inheritdoc cref="Settle"/>
    internal async Task Join()
    {
        long asked = Stopwatch.GetTimestamp();
        bool hasLetters = false;
        try
        {
            await Limit.Of(_line.JoinAsync(Limit.Ample), "the join", Limit.Ample * 2);
        }
        catch (TasksAbandonedException)
        {
            hasLetters = true;
        }

        long joined = Stopwatch.GetTimestamp();
        ReadJournals();
        ReadLetters(hasLetters);
        long from = Math.Max(asked, _lastMark);
        TimeSpan taken = Stopwatch.GetElapsedTime(from, joined);
        _joins.Add(taken);
        Assert.True(taken < s_longestJoin || s_stalls.HasStalled(from, joined), $"The join returned {taken.TotalMilliseconds:F0} ms after the last task was done.");
        foreach (Member producer in _members.Where(static member => member.IsProducer))
        {
            long put = producer.IsAlive ? producer.Journal.Put : producer.Journal.Confirmed;
            for (long number = 0; number < put; number++)
                Assert.True(IsSettled(Item.Of(producer.Producer, number)), $"Task {number} of {producer} was not done, which put {put} of {producer.Journal.Tried} for sure.");
        }

        // What a finished task had put is done, too.
        foreach ((long item, List<Member> doers) in _marks)
        {
            for (int i = 0; _haveChildren && Item.HasChildren(item) && i < Item.Children; i++)
                Assert.True(IsSettled(Item.ChildOf(item, i)), $"Task {i} that {Item.NumberOf(item)} of producer {Item.ProducerOf(item)} put was not done; that one was, by {string.Join(", ", doers)}.");
        }

        Assert.Equal(0, _line.Unfinished);
    }

    /// <summary>Whether workers put tasks themselves.</summary>
    internal bool HaveChildren
    {
        get => _haveChildren;
        init => _haveChildren = value;
    }

    private bool IsSettled(long item) => _marks.ContainsKey(item) || _letters.Contains(item);

    /// <summary>A task becomes a dead letter once, and not while somebody who lives has done it.</summary>
    private void ReadLetters(bool areExpected)
    {
        IReadOnlyList<long> letters = _line.TakeDeadLetters();
        Assert.Equal(areExpected, letters.Count > 0);
        foreach (long item in letters)
        {
            Assert.True(_letters.Add(item), $"Task {Item.NumberOf(item)} of producer {Item.ProducerOf(item)} is a dead letter twice.");
            Assert.True(_marks.GetValueOrDefault(item)?.Exists(static doer => doer.IsAlive) != true, $"Task {Item.NumberOf(item)} of producer {Item.ProducerOf(item)} is a dead letter, and was done.");
        }
    }

    internal void GoOn()
    {
        foreach (Member member in Producers) member.Victim.Tell();
    }

    /// <summary>Has all who live leave in order.</summary>
    internal async Task End()
    {
        foreach (Member member in Producers.Concat(Workers).ToArray()) await Leave(member);
        ReadJournals();
    }

    /// <summary>Has one leave in order.</summary>
    internal async Task Leave(Member member)
    {
        member.Victim.Tell("end");
        await member.Victim.EndWell();
        member.HasLeft = true;
    }

    /// <summary>How it went, in words.</summary>
    internal string Figures()
    {
        _joins.Sort();
        return FormattableString.Invariant($"{_marks.Count} tasks, of which {_repeated} were done more than once, and {_letters.Count} are dead letters; a join was over {_joins[_joins.Count / 2].TotalMilliseconds:F1} ms (median), {_joins[^1].TotalMilliseconds:F1} ms (worst) after the last was done");
    }

    /// <summary>Who has done a task.</summary>
    internal IReadOnlyList<Member> DoersOf(long item)
    {
        ReadJournals();
        return _marks.GetValueOrDefault(item) ?? [];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Member member in _members) await member.DisposeAsync();
        _line.Dispose();
        Directory.Delete(_journals);
    }

    private void ReadJournals()
    {
        foreach (Member worker in _members.Where(static member => !member.IsProducer))
        {
            for (long count = worker.Journal.Count; worker.Seen < count; worker.Seen++)
            {
                (long item, long time) = worker.Journal[worker.Seen];
                _lastMark = Math.Max(_lastMark, time);
                if (!_marks.TryGetValue(item, out List<Member>? doers))
                {
                    _marks.Add(item, [worker]);
                    continue;
                }

                if (doers.Count == 1) _repeated++;
                doers.Add(worker);

                // What a task puts is put again when that is done again.
                if (Item.IsChild(item)) continue;
                Assert.True(doers.Count(static doer => doer.IsAlive) <= 1, $"Task {Item.NumberOf(item)} of producer {Item.ProducerOf(item)} was done by {string.Join(" and by ", doers)}, more than one of whom lives.");
                Assert.True(doers.Distinct().Count() == doers.Count, $"Task {Item.NumberOf(item)} of producer {Item.ProducerOf(item)} was done twice by one of {string.Join(", ", doers)}.");
            }
        }
    }

    private async Task<Member> Add(Member member, int killAt)
    {
        _members.Add(member);
        if (killAt == 0) _ = await member.Victim.Said("open");
        return member;
    }

    private string NextJournal() => Path.Combine(_journals, FormattableString.Invariant($"{++_started}"));
}
