using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Reflection;

namespace Channels.Workers;

/// <summary>How a worker's process is started: as this program once more, however it was started itself.</summary>
internal static class WorkerCommand
{
    internal static ProcessStartInfo Of(WorkerOptions options)
    {
        ProcessStartInfo start = Of(options.Executable);
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = options.StandardOutput is not null;

        // What a detached worker writes must not end with its parent.
        start.RedirectStandardError = !options.IsDetached;
        if (options.WorkingDirectory is { } directory) start.WorkingDirectory = directory;
        foreach (KeyValuePair<string, string?> variable in options.Environment) start.Environment[variable.Key] = variable.Value;
        return start;
    }

    private static ProcessStartInfo Of(string? executable)
    {
        if (executable is null)
        {
            string own = OwnExecutable();
            ProcessStartInfo self = new(own);

            // Run by the dotnet command, which has to be told the program's own file.
            if (IsDotNet(own) && Assembly.GetEntryAssembly()?.GetName().Name is { } name) self.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
            return self;
        }

        if (!executable.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)) return new ProcessStartInfo(executable);
        string host = OwnExecutable();
        ProcessStartInfo hosted = new(IsDotNet(host) ? host : "dotnet");
        hosted.ArgumentList.Add(executable);
        return hosted;
    }

    private static bool IsDotNet(string executable) => Path.GetFileNameWithoutExtension(executable) == "dotnet";

    private static string OwnExecutable()
    {
        using Process self = Process.GetCurrentProcess();
        return self.MainModule?.FileName ?? throw new InvalidOperationException("This process's executable can't be found; name it in WorkerOptions.Executable.");
    }
}
