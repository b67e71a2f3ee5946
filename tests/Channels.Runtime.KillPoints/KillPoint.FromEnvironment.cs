using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using Channels.Interop;

namespace Channels.Waiting;

/// <content>
/// <c>CHANNELS_KILL_AT=point:count</c> ends this process with SIGKILL when it reaches the point for the count-th time,
/// <c>CHANNELS_STOP_AT</c> stops it there with SIGSTOP. What it writes before is the moment, by the clock that all processes share.
/// </content>
internal static partial class KillPoint
{
    private const int KillSignal = 9, StopSignal = 19;

    private static readonly int[]? s_killAt = Parse(Environment.GetEnvironmentVariable("CHANNELS_KILL_AT"));
    private static readonly int[]? s_stopAt = Parse(Environment.GetEnvironmentVariable("CHANNELS_STOP_AT"));
    private static int s_killPassed, s_stopPassed;

    static partial void Reached(int point)
    {
        if (s_killAt is not null && s_killAt[0] == point && Interlocked.Increment(ref s_killPassed) == s_killAt[1])
        {
            Say("killed ");
            _ = LibC.Kill(LibC.ProcessId(), KillSignal);
            while (true) Cpu.Pause();
        }

        if (s_stopAt is not null && s_stopAt[0] == point && Interlocked.Increment(ref s_stopPassed) == s_stopAt[1])
        {
            Say("stopped ");
            _ = LibC.Kill(LibC.ProcessId(), StopSignal);
        }
    }

    private static void Say(string what)
    {
        byte[] line = Encoding.ASCII.GetBytes(what + Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture) + "\n");
        using Stream output = Console.OpenStandardOutput();
        output.Write(line, 0, line.Length);
    }

    private static int[]? Parse(string? text) =>
        string.IsNullOrEmpty(text) ? null : Array.ConvertAll(text.Split(':'), static part => int.Parse(part, CultureInfo.InvariantCulture));
}
