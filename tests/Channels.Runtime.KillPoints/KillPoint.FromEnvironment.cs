using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using Channels.Interop;

namespace Channels.Waiting;

/// <content>
/// <c>CHANNELS_KILL_AT=point:count</c> ends this process with SIGKILL when it reaches the point for the count-th time,
/// <c>CHANNELS_STOP_AT=point:count,point:count</c> stops it there with SIGSTOP, at the one and then at the next. What it writes before is the moment, by the clock that all processes share.
/// </content>
internal static partial class KillPoint
{
    private const int KillSignal = 9, StopSignal = 19;

    private static readonly int[]? s_killAt = Parse(Environment.GetEnvironmentVariable("CHANNELS_KILL_AT"));
    private static readonly int[]?[] s_stopsAt = Array.ConvertAll((Environment.GetEnvironmentVariable("CHANNELS_STOP_AT") ?? "").Split(','), Parse);
    private static int s_killPassed, s_stop, s_stopPassed;

    static partial void Reached(int point)
    {
        if (s_killAt is not null && s_killAt[0] == point && Interlocked.Increment(ref s_killPassed) == s_killAt[1])
        {
            Say("killed ");
            _ = LibC.Kill(LibC.ProcessId(), KillSignal);
            while (true) Cpu.Pause();
        }

        int stop = Volatile.Read(ref s_stop);
        if (stop < s_stopsAt.Length && s_stopsAt[stop] is { } stopAt && stopAt[0] == point && Interlocked.Increment(ref s_stopPassed) == stopAt[1])
        {
            s_stopPassed = 0;
            Volatile.Write(ref s_stop, stop + 1);
            Say("stopped ");
            StopHere();
        }
    }

    /// <summary>A signal to the process may be another thread's, and this one go on for some steps; one to this thread stops it here.</summary>
    private static void StopHere()
    {
        bool isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        nint thread = LibC.SystemCall(isArm ? 178 : 186, 0, 0, 0, 0, 0, 0);
        _ = LibC.SystemCall(isArm ? 131 : 234, LibC.ProcessId(), thread, StopSignal, 0, 0, 0);
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
