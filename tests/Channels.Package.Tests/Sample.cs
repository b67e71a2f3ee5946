using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Channels.Package.Tests;

/// <summary>A sample that was built together with these tests.</summary>
internal sealed class Sample(string name)
{
    /// <summary>Its executable: beside the tests' own folder there is one of each project, and in it one of each configuration.</summary>
    internal string Program
    {
        get
        {
            DirectoryInfo own = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            return Path.Combine(own.Parent!.Parent!.FullName, name, own.Name, name);
        }
    }

    /// <summary>How many channels there are in the workspace.</summary>
    internal static int ChannelsIn(Workspace workspace)
    {
        string folder = workspace.PathOf("channels");
        return Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder).Length : 0;
    }

    /// <summary>Runs it to its end, which must be a success that leaves nothing behind.</summary>
    /// <returns>What it said.</returns>
    internal async Task<string> RunAsync(Workspace workspace, params string[] arguments)
    {
        string said = await Command.RunAsync(workspace.Root, Program, arguments, ("CHANNELS_DIR", workspace.PathOf("channels")));
        Assert.Equal(0, ChannelsIn(workspace));
        return said;
    }

    /// <summary>Runs it, and interrupts it as Ctrl+C does when it has so many channels. It must end soon, say so, and leave nothing behind.</summary>
    internal async Task InterruptAsync(Workspace workspace, int channels, params string[] arguments)
    {
        // In a session of its own, so that all of its processes can be told at once, as Ctrl+C does. Tests that run in the background
        // may have been started with that signal ignored, which is inherited.
        ProcessStartInfo start = new("env", ["--default-signal=INT", "setsid", Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CHANNELS_DIR"] = workspace.PathOf("channels");
        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        try
        {
            while (ChannelsIn(workspace) < channels)
                await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
            await Command.RunAsync(workspace.Root, "kill", ["-INT", "--", "-" + process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        Assert.Equal("Cancelled.\n", await process.StandardError.ReadToEndAsync(limit.Token));
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync(limit.Token));
        Assert.Equal(130, process.ExitCode);
        Assert.Equal(0, ChannelsIn(workspace));
    }
}
