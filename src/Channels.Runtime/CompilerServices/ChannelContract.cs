using System;
using System.ComponentModel;

namespace Channels.CompilerServices;

/// <summary>What a contract looks like, for comparison between processes. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ChannelContract
{
    /// <summary>Describes a contract.</summary>
    /// <param name="kind">The primitive.</param>
    /// <param name="text">The contract as text: its messages and what they consist of.</param>
    /// <param name="fingerprintHigh">The first half of a hash of the text.</param>
    /// <param name="fingerprintLow">The second half.</param>
    /// <param name="replies">What comes back on a pipe.</param>
    public ChannelContract(ChannelKind kind, string text, ulong fingerprintHigh, ulong fingerprintLow, PipeReplies replies = PipeReplies.None)
    {
        Kind = kind;
        Text = text ?? throw new ArgumentNullException(nameof(text));
        FingerprintHigh = fingerprintHigh;
        FingerprintLow = fingerprintLow;
        Replies = replies;
    }

    internal ChannelKind Kind { get; }

    internal string Text { get; }

    internal ulong FingerprintHigh { get; }

    internal ulong FingerprintLow { get; }

    internal PipeReplies Replies { get; }

    internal bool HasReplies => Replies != PipeReplies.None;
}
