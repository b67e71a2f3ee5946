namespace Channels.Requests;

/// <summary>What comes back on a pipe with requests. The frames' kinds; each payload begins with the request's number.</summary>
internal static class ReplyKind
{
    /// <summary>The answer.</summary>
    internal const byte Answer = 1;

    /// <summary>An exception in place of an answer, or of its rest.</summary>
    internal const byte Failure = 2;

    /// <summary>One item of an answer that has many.</summary>
    internal const byte Item = 3;

    /// <summary>There are no more items.</summary>
    internal const byte End = 4;
}
