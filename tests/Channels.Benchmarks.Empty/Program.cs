using System;
using System.Diagnostics;
using System.IO;

namespace Channels.Benchmarks.Empty;

/// <summary>Says when its first line ran, in eight bytes of standard output, and nothing else.</summary>
internal static class Program
{
    private static void Main()
    {
        long now = Stopwatch.GetTimestamp();
        Say(now);
    }

    /// <summary>Apart from the first line: what it needs is loaded when it is compiled.</summary>
    private static void Say(long timestamp)
    {
        using Stream output = Console.OpenStandardOutput();
        output.Write(BitConverter.GetBytes(timestamp));
    }
}
