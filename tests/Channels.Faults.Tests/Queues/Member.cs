using System;
using System.IO;
using System.Threading.Tasks;
using Channels.Faults.Queues;

namespace Channels.Faults.Tests.Queues;

/// <summary>A producer's or a consumer's process, and what it wrote down.</summary>
internal sealed class Member(Victim victim, Journal journal, string path, int producer, string what) : IAsyncDisposable
{
    internal Victim Victim { get; } = victim;

    internal Journal Journal { get; } = journal;

    /// <summary>Its number as a producer; 0 of a consumer.</summary>
    internal int Producer { get; } = producer;

    internal bool IsProducer => Producer != 0;

    /// <summary>Whether it was not killed.</summary>
    internal bool IsAlive { get; set; } = true;

    internal bool HasLeft { get; set; }

    internal bool IsHere => IsAlive && !HasLeft;

    /// <summary>How many entries of its journal were read.</summary>
    internal long Seen { get; set; }

    /// <summary>The most that its death may have lost of what it took.</summary>
    internal int MostLost { get; init; } = 1;

    public override string ToString() => IsProducer ? FormattableString.Invariant($"producer {Producer} ({what})") : FormattableString.Invariant($"consumer {Victim.Id} ({what})");

    public async ValueTask DisposeAsync()
    {
        await Victim.DisposeAsync();
        Journal.Dispose();
        File.Delete(path);
    }
}
