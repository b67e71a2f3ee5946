using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Channels.Workers;

/// <summary>A worker's process as its parent has it, before and after it is told what to run.</summary>
internal sealed class WorkerLaunch
{
    private readonly Process _process;
    private readonly OutputTail _errors = new();
    private readonly WorkerOutput? _errorOutput;
    private readonly WorkerOutput? _output;
    private readonly string? _dumps;
    private readonly RuntimeFiles? _files;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();
    private int _exitSeen;
    private bool _isOver;

    private WorkerLaunch(Process process, WorkerLink link, WorkerOptions options, string? dumps)
    {
        _process = process;
        Link = link;
        Id = process.Id;
        _dumps = dumps;
        _files = RuntimeFiles.Of(Id, process.StartInfo.Environment.TryGetValue("TMPDIR", out string? directory) ? directory : null);
        if (process.StartInfo.RedirectStandardError) _errorOutput = new WorkerOutput(process.StandardError, options.StandardError ?? Console.Error, _errors);
        if (options.StandardOutput is { } output) _output = new WorkerOutput(process.StandardOutput, output, tail: null);
        Feed(process.StandardInput, options.StandardInput);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => OnExit();
        if (process.HasExited) OnExit();
    }

    internal int Id { get; }

    internal WorkerLink Link { get; }

    /// <summary>The exit code; 128 and the signal's number if a signal ended the process.</summary>
    internal Task<int> Exited => _exited.Task;

    /// <summary>Starts a process that waits for what it is to run.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The system can't start it.</exception>
    internal static WorkerLaunch Start(WorkerOptions options)
    {
        WorkerLink link = WorkerLink.Create();
        Process? process = null;
        try
        {
            // It lies there when the process comes.
            link.Send(WorkerLink.Settings, new WorkerSettings(options).Encode());
            ProcessStartInfo start = WorkerCommand.Of(options);
            link.AddTo(start.Environment);
            string? dumps = options.DumpOnCrash ? WorkerDumps.AskFor(start, options.DumpDirectory) : null;
            process = Process.Start(start) ?? throw new InvalidOperationException("The worker's process could not be started.");
            if (options.Priority is { } priority && !process.HasExited) process.PriorityClass = priority;
            return new WorkerLaunch(process, link, options, dumps);
        }
        catch
        {
            process?.Kill();
            process?.Dispose();
            link.Dispose();
            throw;
        }
    }

    /// <summary>Sends it a message; one that has ended gets none, which its exit code tells of.</summary>
    /// <exception cref="IOException">There is no room for it in shared memory.</exception>
    internal void Send(byte kind, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (_isOver) return;
            try
            {
                Link.Send(kind, payload);
            }
            catch (ChannelClosedException)
            {
                // It has ended.
            }
        }
    }

    /// <summary>Asks it to stop, if it can hear that.</summary>
    internal void AskToStop()
    {
        lock (_gate)
        {
            if (!_isOver) _ = Link.TrySend(WorkerLink.Stop);
        }
    }

    /// <summary>Why this process has killed it first, if it has.</summary>
    internal KillReason KilledFor { get; private set; }

    /// <summary>Ends the process at once, unless it has ended.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="withDescendants">And those that it has started.</param>
    internal void Kill(KillReason reason, bool withDescendants)
    {
        // Once it has been waited for, its id may be another process's.
        lock (_gate)
        {
            if (_isOver || _process.HasExited) return;
            if (KilledFor == KillReason.None) KilledFor = reason;
            if (withDescendants) ProcessTree.Kill(Id);
            else _process.Kill();
        }
    }

    /// <summary>Ends one that is not needed, and lets everything go.</summary>
    internal async Task EndAsync()
    {
        Kill(KillReason.Wanted, withDescendants: false);
        _ = await Exited.ConfigureAwait(false);
        Close();
    }

    /// <summary>After the end: the last of what it wrote.</summary>
    /// <param name="over">Ends the wait for more: a process that it has started may keep the streams open.</param>
    internal async Task<OutputTail> LastOutputAsync(CancellationToken over)
    {
        Task ended = Task.WhenAll(_errorOutput?.Ended ?? Task.CompletedTask, _output?.Ended ?? Task.CompletedTask);
        _ = await Task.WhenAny(ended, Task.Delay(Timeout.Infinite, over)).ConfigureAwait(false);
        return _errors;
    }

    /// <summary>After the end: the file that the .NET runtime has written its memory to, if it was asked to and did.</summary>
    internal string? FindDump() => _dumps is null ? null : WorkerDumps.Find(_dumps, Id);

    /// <summary>After the end: lets everything go, and removes what the .NET runtime of a process that was killed leaves lying about.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _isOver = true;
            Link.Dispose();
            _process.Dispose();
        }

        _files?.Remove();
    }

    private void OnExit()
    {
        if (Interlocked.Exchange(ref _exitSeen, 1) != 0) return;
        Link.Lost(Id);
        _ = _exited.TrySetResult(_process.ExitCode);
    }

    private static void Feed(StreamWriter to, Stream? from)
    {
        if (from is null)
        {
            to.Dispose();
            return;
        }

        new Thread(Copy, 256 * 1024) { IsBackground = true, Name = "channels: worker input" }.Start();

        void Copy()
        {
            try
            {
                using (to) from.CopyTo(to.BaseStream);
            }
            catch (Exception)
            {
                // The worker reads no more, or the source fails, in whatever way: what it gets has ended.
            }
        }
    }
}
