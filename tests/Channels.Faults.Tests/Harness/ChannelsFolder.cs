using System;
using System.IO;
using System.Linq;
using Channels.Faults.Contracts;
using Xunit;

namespace Channels.Faults.Tests;

/// <summary>A folder for the channels of one class of tests. At its end there must be nothing in it.</summary>
public sealed class ChannelsFolder : IDisposable
{
    private const string Variable = "CHANNELS_DIR";

    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    public ChannelsFolder()
    {
        string parent = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
        Path = System.IO.Path.Combine(parent, "channels-faults-" + Guid.NewGuid().ToString("n"));
        _ = Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable(Variable, Path);
    }

    internal string Path { get; }

    internal string[] Entries => [.. Directory.GetFileSystemEntries(Path).Select(static path => System.IO.Path.GetFileName(path)!)];

    /// <summary>What killed processes have left behind goes with the next channel that anybody creates.</summary>
    internal void AssertEmptyAfterNextCreate()
    {
        ISequence.Create().Dispose();
        Assert.Empty(Entries);
    }

    public void Dispose()
    {
        AssertEmptyAfterNextCreate();
        Directory.Delete(Path);
        Environment.SetEnvironmentVariable(Variable, _before);
    }
}
