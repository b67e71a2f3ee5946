using System;
using System.IO;

namespace Channels.Workers;

/// <summary>
/// The files of a .NET process by which debuggers and diagnostic tools reach it. A process removes its own when it ends, but one that is killed can't.
/// </summary>
/// <param name="directory">The process's directory of temporary files.</param>
/// <param name="process">Its id and its start time, which together no other process has, as its files' names have them.</param>
internal sealed class RuntimeFiles(string directory, string process)
{
    /// <summary>Those of a process that has just been started, or null if it has gone already.</summary>
    internal static RuntimeFiles? Of(int process, string? directory)
    {
        try
        {
            // "pid (name) state parent …": the name may hold anything, and the start time comes twentieth after it.
            string status = File.ReadAllText($"/proc/{process}/stat");
            string started = status.Substring(status.LastIndexOf(')') + 2).Split(' ')[19];
            return new RuntimeFiles(string.IsNullOrEmpty(directory) ? Path.GetTempPath() : directory!, $"{process}-{started}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal void Remove()
    {
        try
        {
            foreach (string name in (string[])[$"dotnet-diagnostic-{process}-socket", $"clr-debug-pipe-{process}-in", $"clr-debug-pipe-{process}-out"])
                File.Delete(Path.Combine(directory, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // They are the runtime's, not ours: what can't be removed stays.
        }
    }
}
