using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Channels.Runtime.Tests.Harness;

/// <summary>A folder for channels that this process, and those that it starts, use while it is open.</summary>
internal sealed class ChannelsFolder : IDisposable
{
    private const string Variable = "CHANNELS_DIR";

    private readonly string? _earlier = Environment.GetEnvironmentVariable(Variable);

    internal ChannelsFolder()
        : this(System.IO.Path.Combine("/dev/shm", "channels-test-" + Guid.NewGuid().ToString("n")))
    {
    }

    internal ChannelsFolder(string path)
    {
        Path = path;
        Environment.SetEnvironmentVariable(Variable, path);
    }

    internal string Path { get; }

    internal string[] Entries => Directory.Exists(Path)
        ? [.. Directory.EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories).Select(entry => System.IO.Path.GetRelativePath(Path, entry)).Order()]
        : [];

    /// <summary>How many bytes of memory its files take, holes not counted.</summary>
    internal async Task<long> AllocatedAsync()
    {
        ChildResult result = await Child.RunAsync("du", ["--summarize", "--block-size=1", Path]);
        return long.Parse(result.Output.Split('\t')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until the last process has removed what it had: one that is about to end may still be at it.</summary>
    /// <exception cref="InvalidOperationException">Something stays.</exception>
    internal async Task AssertIsLeftEmptyAsync()
    {
        TimeSpan limit = TimeSpan.FromSeconds(5);
        for (Stopwatch time = Stopwatch.StartNew(); Entries.Length > 0; await Task.Delay(5))
        {
            if (time.Elapsed > limit) throw new InvalidOperationException("This is left in the channels' folder: " + string.Join(", ", Entries));
        }
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _earlier);
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
