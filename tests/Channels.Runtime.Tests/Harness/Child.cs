using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels.TestProcess;

namespace Channels.Runtime.Tests.Harness;

/// <summary>Processes that a test starts otherwise than as workers.</summary>
internal static class Child
{
    internal static Task<ChildResult> RunHelperAsync(IEnumerable<string> arguments, params (string Name, string? Value)[] environment) =>
        RunAsync(Helper.Executable, arguments, environment);

    /// <summary>Runs a program to its end. One that hangs is killed, and its output shown.</summary>
    internal static async Task<ChildResult> RunAsync(string program, IEnumerable<string> arguments, params (string Name, string? Value)[] environment)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach ((string name, string? value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(4));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} hung. It said:\n{await output}{await errors}");
        }

        return new ChildResult(process.ExitCode, await output + await errors);
    }
}
