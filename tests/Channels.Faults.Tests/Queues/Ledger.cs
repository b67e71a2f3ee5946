using System;
using System.Collections.Generic;
using System.Linq;
using Channels.Faults.Queues;
using Xunit;

namespace Channels.Faults.Tests.Queues;

/// <summary>What was put and what was taken, by all processes, and whether that adds up.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<int, List<bool>> _taken = [];
    private readonly Dictionary<(object Consumer, int Producer), long> _last = [];

    internal long Taken { get; private set; }

    /// <summary>Notes that an item was taken. It must be the first time, and behind what the same consumer had of the same producer.</summary>
    internal void Note(object consumer, long item)
    {
        int producer = Item.ProducerOf(item);
        long number = Item.NumberOf(item);
        if (!_taken.TryGetValue(producer, out List<bool>? taken)) _taken.Add(producer, taken = []);
        while (taken.Count <= number) taken.Add(false);
        Assert.False(taken[(int)number], $"Item {number} of producer {producer} was taken twice, the second time by {consumer}.");
        taken[(int)number] = true;
        long last = _last.GetValueOrDefault((consumer, producer), -1);
        Assert.True(number > last, $"{consumer} took item {number} of producer {producer} after item {last}.");
        _last[(consumer, producer)] = number;
        Taken++;
    }

    /// <summary>How many items of a producer are missing, now that nothing is in the queue.</summary>
    internal long MissingOf(Member producer)
    {
        List<bool> taken = _taken.GetValueOrDefault(producer.Producer) ?? [];
        Assert.True(taken.Count <= producer.Journal.Tried, $"Item {taken.Count - 1} of {producer} was taken, which tried to put {producer.Journal.Tried}.");

        // What a living one put is there. What a dead one had put may have been in its process; what lay in shared memory is there,
        // and it lay there in order: up to the last that was taken, at least.
        long put = producer.IsAlive ? producer.Journal.Put : Math.Max(producer.Journal.Confirmed, taken.Count);
        return put - taken.Count(static isTaken => isTaken);
    }
}
