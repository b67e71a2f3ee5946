using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using Channels.Interop;

namespace Channels.Waiting;

/// <content>
/// <c>CHANNELS_KILL_AT=point:count</c> ends this process with SIGKILL when it reaches the point for the count-th time. What
/// it writes before is the moment, by the clock that all processes share.
/// </content>
internal static partial class KillPoint
{
    private const int KillSignal = 9;

    private static readonly int[]? s_at = Parse(Environment.GetEnvironmentVariable("CHANNELS_KILL_AT"));
    private static int s_passed;

    static partial void Reached(int point)
    {
        if (s_at is null || s_at[0] != point || Interlocked.Increment(ref s_passed) != s_at[1]) return;
        byte[] line = Encoding.ASCII.GetBytes("killed " + Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture) + "\n");
        using (Stream output = Console.OpenStandardOutput()) output.Write(line, 0, line.Length);
        _ = LibC.Kill(LibC.ProcessId(), KillSignal);
        while (true) Cpu.Pause();
    }

    private static int[]? Parse(string? text) =>
        string.IsNullOrEmpty(text) ? null : Array.ConvertAll(text.Split(':'), static part => int.Parse(part, CultureInfo.InvariantCulture));
}
