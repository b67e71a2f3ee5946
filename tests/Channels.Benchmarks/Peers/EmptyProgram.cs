using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Benchmarks.Peers;

/// <summary>A program of .NET that says when its first line ran, and nothing else.</summary>
internal static class EmptyProgram
{
    private static readonly string s_path = Path.Combine(AppContext.BaseDirectory, "Channels.Benchmarks.Empty");

    public static Task<double[]> RunAsync(int starts, CancellationToken cancellationToken) =>
        StartTimes.MeasureAsync(starts, () => StartAsync(cancellationToken));

    private static async Task<long> StartAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(s_path) { RedirectStandardOutput = true })!;
        byte[] firstLine = new byte[sizeof(long)];
        await process.StandardOutput.BaseStream.ReadExactlyAsync(firstLine, cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return StartTimes.Between(start, BitConverter.ToInt64(firstLine));
    }
}
