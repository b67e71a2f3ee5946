using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;

namespace Channels.Workers;

/// <summary>Dumps of a worker's memory, which the .NET runtime writes when it crashes, if it is told so when it starts.</summary>
internal static class WorkerDumps
{
    // See "Collect dumps on crash" in .NET's documentation.
    private const string Enabled = "DOTNET_DbgEnableMiniDump", Name = "DOTNET_DbgMiniDumpName", Kind = "DOTNET_DbgMiniDumpType";
    private const string WithHeap = "2";

    private const string ProcessId = "%p";

    /// <returns>The file, with a place for the process's id.</returns>
    internal static string AskFor(ProcessStartInfo start, string? directory)
    {
        string full = Path.GetFullPath(directory ?? Path.GetTempPath());
        _ = Directory.CreateDirectory(full);
        string file = Path.Combine(full, $"channels-worker-{ProcessId}.dmp");
        start.Environment[Enabled] = "1";
        start.Environment[Kind] = WithHeap;
        start.Environment[Name] = file;
        return file;
    }

    /// <summary>The file of a process, if it is there.</summary>
    internal static string? Find(string file, int process)
    {
        string own = file.Replace(ProcessId, process.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return File.Exists(own) ? own : null;
    }

    /// <summary>In a worker that was to write dumps: processes that it starts in turn are not to, because it was.</summary>
    internal static void Forget()
    {
        Environment.SetEnvironmentVariable(Enabled, null);
        Environment.SetEnvironmentVariable(Kind, null);
        Environment.SetEnvironmentVariable(Name, null);
    }
}
