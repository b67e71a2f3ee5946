using System.Runtime.CompilerServices;

namespace Channels.Waiting;

/// <summary>
/// Keeps one side of a ring from chasing the other. Each look at a position that has just been written takes its cache line
/// from the writer, who must fetch it back for the next store; a side that finds a little each time it looks makes both
/// slower than one that lets more come together. So a look that at once finds little is followed by a pause before the
/// next one, twice as long each time; one that finds much shortens it, and one that finds nothing ends it.
/// </summary>
/// <remarks>The pause grows to about a microsecond, and only between messages that come faster than that.</remarks>
internal struct Pacing
{
    private const int LongestPause = 31;
    private const long Little = 2048, Much = 8192;

    private int _pauses;
    private bool _lookedInVain;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void Pause()
    {
        for (int i = _pauses; i > 0; i--) Cpu.Pause();
    }

    /// <summary>A look found nothing: the other side is slow, and what comes next is wanted at once.</summary>
    internal void FoundNothing()
    {
        _pauses = 0;
        _lookedInVain = true;
    }

    /// <summary>A look found so many bytes.</summary>
    internal void Found(long bytes)
    {
        if (bytes < Little && !_lookedInVain)
        {
            if (_pauses < LongestPause) _pauses = (_pauses * 2) + 1;
        }
        else if (bytes > Much)
        {
            _pauses /= 2;
        }

        _lookedInVain = false;
    }
}
