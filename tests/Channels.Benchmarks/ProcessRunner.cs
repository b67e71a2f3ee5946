using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Benchmarks;

/// <summary>Starts other programs, and this one once more.</summary>
internal static class ProcessRunner
{
    /// <summary>What the program printed; an <see cref="IOException"/> if it can't be started, or fails.</summary>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        ProcessStartInfo startInfo = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What this program was started with by "dotnet run" is not for the builds that it starts.
        foreach (string name in (string[])["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH"])
            startInfo.Environment.Remove(name);
        startInfo.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        startInfo.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using Process process = Start(startInfo);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
                throw new IOException($"{program} ended with exit code {process.ExitCode}: {(await error).Trim()}");
            return await output;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public static Process StartSelf(IEnumerable<string> arguments)
    {
        string program = Environment.ProcessPath ?? throw new PlatformNotSupportedException("Which program is this?");
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] self = isHost ? [Assembly.GetExecutingAssembly().Location] : [];
        return Start(new ProcessStartInfo(program, [.. self, .. arguments]));
    }

    private static Process Start(ProcessStartInfo startInfo)
    {
        try
        {
            return Process.Start(startInfo)!;
        }
        catch (Win32Exception exception)
        {
            throw new IOException($"{startInfo.FileName} can't be started: {exception.Message}", exception);
        }
    }
}
