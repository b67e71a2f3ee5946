using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.TestProcess.Contracts;

/// <summary>Requests of every form, with a message among them.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface IDesk
{
    ValueTask<int> Add(int a, int b);

    Task<string?> EchoAsync(string? text);

    ValueTask<Job> Promote(Job job);

    ValueTask<int> Sum(ReadOnlySpan<int> values);

    /// <summary>Throws at once, or after a while, with a cause.</summary>
    ValueTask<int> Fail(string message, bool atOnce);

    /// <summary>What was noted until then.</summary>
    ValueTask<int> Noted();

    void Note(int value);

    /// <summary>Answered when all so many have been asked, in an order of chance; each tenth throws.</summary>
    ValueTask<int> TogetherWith(int number, int all, CancellationToken cancellationToken = default);

    /// <summary>Never answered; ends when it is cancelled.</summary>
    ValueTask<int> Forever(CancellationToken cancellationToken = default);

    /// <summary>How many were cancelled until then.</summary>
    ValueTask<int> Cancelled();

    IAsyncEnumerable<int> Count(int from, int count, CancellationToken cancellationToken = default);

    /// <summary>As many as are asked for; it throws after so many, if that is not negative.</summary>
    IAsyncEnumerable<string> Lines(int failAfter, CancellationToken cancellationToken = default);

    /// <summary>How many of <see cref="Lines"/> have been made, and how many of its calls have ended.</summary>
    ValueTask<(int Made, int Ended)> LinesMade();
}
