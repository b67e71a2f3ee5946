using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Interop;

namespace Channels.Faults.Tests;

/// <summary>The other process. It ends with the test, if it is still there.</summary>
internal sealed class Victim : IAsyncDisposable
{
    private const int KillSignal = 9, ContinueSignal = 18, StopSignal = 19;

    private readonly Process _process;
    private readonly string _command;
    private readonly Task _output;
    private readonly Task<string> _errors;
    private readonly List<string> _said = [];
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<long> _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Victim(Process process, string command)
    {
        _process = process;
        _command = command;
        Id = process.Id;
        _output = ListenAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    internal static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "Channels.Faults.Process");

    internal int Id { get; }

    /// <summary>When it was killed, by itself or from here; faults if it ends otherwise.</summary>
    internal Task<long> Killed => Limit.Of(_killed.Task, $"the kill of '{_command}'");

    /// <param name="command">The verb and its arguments.</param>
    /// <param name="killAt">At which point it kills itself.</param>
    /// <param name="count">The how manieth time it comes there.</param>
    /// <param name="environment">More variables.</param>
    /// <param name="wrapper">A command that runs it, in front.</param>
    internal static Victim Start(
        string command, int killAt = 0, int count = 1, IReadOnlyDictionary<string, string>? environment = null, string? wrapper = null)
    {
        string[] words = [.. wrapper?.Split(' ') ?? [], Executable, .. command.Split(' ')];
        ProcessStartInfo start = new(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (killAt != 0) start.Environment["CHANNELS_KILL_AT"] = FormattableString.Invariant($"{killAt}:{count}");
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new Victim(Process.Start(start)!, command);
    }

    /// <summary>Waits for a line that begins so, and returns the rest of it.</summary>
    internal async Task<string> Said(string beginning, TimeSpan? limit = null)
    {
        using CancellationTokenSource over = new(limit ?? Limit.Ample);
        try
        {
            while (true)
            {
                string line = await _lines.Reader.ReadAsync(over.Token);
                if (line.StartsWith(beginning, StringComparison.Ordinal)) return line[beginning.Length..].Trim();
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"'{_command}' does not say '{beginning}'. It said:\n{Report()}");
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"'{_command}' ended without saying '{beginning}'. It said:\n{Report()}\n{await _errors}");
        }
    }

    /// <summary>Waits until it has stopped itself: it says so before, and is stopped only when the kernel says it too.</summary>
    internal async Task Stopped()
    {
        _ = await Said("stopped");
        await Limit.Until(() => File.ReadAllText($"/proc/{Id}/stat").Contains(") T ", StringComparison.Ordinal), $"'{_command}' stops");
    }

    internal void Tell(string word = "go on")
    {
        try
        {
            _process.StandardInput.WriteLine(word);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            RequireRunning();
            throw;
        }
    }

    /// <exception cref="InvalidOperationException">It has ended.</exception>
    internal void RequireRunning()
    {
        if (_process.HasExited) throw new InvalidOperationException($"'{_command}' has ended. It said:\n{Report()}\n{_errors.GetAwaiter().GetResult()}");
    }

    /// <summary>Kills it, or the process inside its wrapper, and returns when.</summary>
    internal long Kill(int process = 0)
    {
        long now = Stopwatch.GetTimestamp();
        _ = LibC.Kill(process == 0 ? Id : process, KillSignal);
        _ = _killed.TrySetResult(now);
        return now;
    }

    /// <summary>Whether it has said a line that begins so.</summary>
    internal bool HasSaid(string beginning)
    {
        lock (_said) return _said.Exists(line => line.StartsWith(beginning, StringComparison.Ordinal));
    }

    internal void Stop() => _ = LibC.Kill(Id, StopSignal);

    internal void Continue() => _ = LibC.Kill(Id, ContinueSignal);

    /// <summary>Waits until it has ended by itself, and well.</summary>
    internal async Task EndWell()
    {
        await Limit.Of(_process.WaitForExitAsync(), $"the end of '{_command}'");
        await _output;
        if (_process.ExitCode != 0) throw new InvalidOperationException($"'{_command}' ended with {_process.ExitCode}. It said:\n{Report()}\n{await _errors}");
    }

    internal Task Ended() => Limit.Of(_process.WaitForExitAsync(), $"the end of '{_command}'");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await Ended();
        await Limit.Of(_output, $"the output of '{_command}'");
        _process.Dispose();
        _ = _killed.Task.Exception;
    }

    private async Task ListenAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_said) _said.Add(line);
            if (line.StartsWith("killed ", StringComparison.Ordinal)) _killed.TrySetResult(long.Parse(line[7..], CultureInfo.InvariantCulture));
            else _ = _lines.Writer.TryWrite(line);
        }

        _lines.Writer.Complete();
        string errors = await _errors;
        _ = _killed.TrySetException(new InvalidOperationException($"'{_command}' was to be killed and ended by itself. It said:\n{Report()}\n{errors}"));
    }

    private string Report()
    {
        lock (_said) return string.Join('\n', _said.TakeLast(20));
    }
}
