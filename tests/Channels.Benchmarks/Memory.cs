using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Benchmarks;

/// <summary>What channels and processes take, as the system accounts for it.</summary>
internal static class Memory
{
    private const string Private = "RssAnon:";
    private const int KiB = 1024;

    /// <summary>The memory that is that process's alone; files that it maps, and so channels, are not.</summary>
    public static double PrivateBytes(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status")
            .Single(line => line.StartsWith(Private, StringComparison.Ordinal));
        string kibibytes = line[Private.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0];
        return double.Parse(kibibytes, CultureInfo.InvariantCulture) * KiB;
    }

    /// <summary>What the files of a channel take, to which this process is attached; holes take nothing.</summary>
    public static async Task<double> SharedBytesAsync(string channel, CancellationToken cancellationToken)
    {
        string inside = $"/{channel}/";
        string mapping = File.ReadLines("/proc/self/maps").First(line => line.Contains(inside));
        string folder = mapping[mapping.IndexOf('/')..].Split(inside)[0] + inside;
        string output = await ProcessRunner.RunAsync("du", ["-s", "-B1", folder], cancellationToken);
        return double.Parse(output.Split('\t')[0], CultureInfo.InvariantCulture);
    }
}
