using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace DragRace;

/// <summary>The same races, run by multiprocessing.</summary>
internal static class Python
{
    public const string Peer = "python";

    private static readonly string s_script = Path.Combine(AppContext.BaseDirectory, "drag_race.py");

    /// <summary>Whether there is a <c>python3</c> on this machine that has multiprocessing.</summary>
    public static async Task<bool> IsHereAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(["-c", "import multiprocessing"], cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or IOException)
        {
            return false;
        }
    }

    /// <summary>A new interpreter for each race, with a clock of its own: its start is not in the time.</summary>
    public static async Task<TimeSpan> RaceAsync(string channel, Course course, CancellationToken cancellationToken)
    {
        string output = await RunAsync(
            [
                s_script, channel, Show(course.Messages),
                "--producers", Show(course.Producers),
                "--consumers", Show(course.Consumers),
            ],
            cancellationToken);
        return TimeSpan.FromSeconds(double.Parse(output, CultureInfo.InvariantCulture));
    }

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        ProcessStartInfo startInfo = new("python3", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(startInfo)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
                throw new IOException($"python3 ended with exit code {process.ExitCode}: {(await error).Trim()}");
            return await output;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
