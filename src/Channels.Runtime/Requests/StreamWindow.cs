namespace Channels.Requests;

/// <summary>How far ahead of who asks an answer of many items may come.</summary>
internal static class StreamWindow
{
    /// <summary>In items. Enough that both sides work at the same time; few enough that the asker's memory is not a buffer.</summary>
    internal const int Size = 64;
}
