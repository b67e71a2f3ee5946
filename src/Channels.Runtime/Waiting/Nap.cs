using System;
using System.Threading;

namespace Channels.Waiting;

/// <summary>Sleeps of growing length, from one to sixteen milliseconds.</summary>
internal struct Nap
{
    private const int LongestMilliseconds = 16;

    private int _milliseconds;

    internal readonly TimeSpan Last => TimeSpan.FromMilliseconds(_milliseconds);

    internal void Take()
    {
        _milliseconds = Math.Min(LongestMilliseconds, Math.Max(1, _milliseconds * 2));
#pragma warning disable RS0030 // This is the one place.
        Thread.Sleep(_milliseconds);
#pragma warning restore RS0030
    }
}
