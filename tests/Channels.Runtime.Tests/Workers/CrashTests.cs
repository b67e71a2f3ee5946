using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Channels.Runtime.Tests.Workers;

/// <summary>Every way in which a worker can die: what the parent gets to know, how soon, and that nothing is left.</summary>
public sealed class CrashTests : ChannelTest
{
    private const int Abort = 6, Kill = 9, Segmentation = 11, Terminate = 15;

    private readonly ListLogger _log = new();
    private readonly WorkerOptions _options;

    // What lies in the one of all processes may be of others that had the same ids.
    private readonly DirectoryInfo _temporaryFiles = Directory.CreateTempSubdirectory("channels-crash-");

    public CrashTests()
    {
        _options = new WorkerOptions { Executable = Helper.Executable, Logger = _log, StandardError = TextWriter.Null };
        _options.Environment["TMPDIR"] = _temporaryFiles.FullName;
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _temporaryFiles.Delete(recursive: true);
    }

    [Theory]
    [InlineData("thread")]
    [InlineData("pool")]
    [InlineData("async void")]
    [InlineData("unobserved")]
    public async Task An_exception_that_nothing_catches(string where)
    {
        WorkerProcess worker = where switch
        {
            "thread" => DyingWorkers.StartThrowOnThread("lost", _options),
            "pool" => DyingWorkers.StartThrowInPool("lost", _options),
            "async void" => DyingWorkers.StartThrowInAsyncVoid("lost", _options),
            _ => DyingWorkers.StartThrowUnobserved("lost", _options),
        };
        WorkerCrashedException crash = await EndAsync(worker);
        Assert.Equal(Abort, crash.Signal);
        Assert.Equal("System.InvalidTimeZoneException", crash.ExceptionType);
        Assert.Equal("lost", crash.ExceptionMessage);
        Assert.Contains("DyingWorkers.", crash.WorkerStackTrace);
        Assert.IsType<RemoteException>(crash.InnerException);
        Assert.Equal("message: \"lost\"", crash.Arguments);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task What_a_handler_of_the_worker_s_own_takes_for_observed_is_no_crash(int count)
    {
        using INumbers.Channel answers = INumbers.Create();
        await using WorkerProcess worker = DyingWorkers.StartHandleUnobserved(count, observes: true, answers.Writer, _options);
        Assert.Equal(count, await answers.Reader.ReadAsync().Within());
        Assert.Equal(count, await answers.Reader.ReadAsync().Within());
        await worker.Completion.Within();
        Assert.Equal(0, worker.ExitCode);
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task What_a_handler_of_the_worker_s_own_only_looks_at_is_one()
    {
        using INumbers.Channel answers = INumbers.Create();
        WorkerCrashedException crash = await EndAsync(DyingWorkers.StartHandleUnobserved(1, observes: false, answers.Writer, _options));
        Assert.Equal(Abort, crash.Signal);
        Assert.Equal("System.InvalidTimeZoneException", crash.ExceptionType);
    }

    [Fact]
    public async Task FailFast()
    {
        WorkerCrashedException crash = await EndAsync(DyingWorkers.StartFailFast("beyond repair", _options));
        Assert.Equal(Abort, crash.Signal);
        Assert.Equal("System.Environment.FailFast", crash.ExceptionType);
        Assert.Equal("beyond repair", crash.ExceptionMessage);
        Assert.Contains("DyingWorkers.FailFast", crash.WorkerStackTrace);
    }

    [Fact]
    public async Task Stack_overflow()
    {
        WorkerCrashedException crash = await EndAsync(DyingWorkers.StartOverflow(0, _options));
        Assert.Equal(Abort, crash.Signal);
        Assert.Equal("System.StackOverflowException", crash.ExceptionType);
        Assert.Contains("DyingWorkers.Deeper", crash.WorkerStackTrace);
    }

    [Fact]
    public async Task Access_violation()
    {
        WorkerCrashedException crash = await EndAsync(DyingWorkers.StartWriteAnywhere(_options));
        Assert.Equal(Abort, crash.Signal);
        Assert.Equal("System.AccessViolationException", crash.ExceptionType);
        Assert.Contains("protected memory", crash.ExceptionMessage);
        Assert.Contains("DyingWorkers.WriteAnywhere", crash.WorkerStackTrace);
    }

    [Theory]
    [InlineData(false, Abort, "SIGABRT")]
    [InlineData(true, Segmentation, "SIGSEGV")]
    public async Task A_crash_in_native_code(bool writes, int signal, string name)
    {
        WorkerCrashedException crash = await EndAsync(writes ? DyingWorkers.StartWriteNatively(_options) : DyingWorkers.StartAbort(_options));
        Assert.Equal(signal, crash.Signal);
        Assert.Contains(name, crash.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Out_of_memory(bool onThread)
    {
        _options.Environment["DOTNET_GCHeapHardLimit"] = "0x4000000";
        WorkerCrashedException crash = await EndAsync(onThread ? DyingWorkers.StartRunOutOfMemoryOnThread(_options) : DyingWorkers.StartRunOutOfMemory(_options));
        Assert.Equal(onThread ? Abort : null, crash.Signal);
        Assert.Equal(onThread ? 128 + Abort : 1, crash.ExitCode);
        Assert.Equal("System.OutOfMemoryException", crash.ExceptionType);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(200, true)]
    public async Task Exit_with_a_code(int code, bool onThread)
    {
        WorkerCrashedException crash = await EndAsync(onThread ? DyingWorkers.StartExitLater(code, _options) : WorkerMethods.StartExit(code, _options));
        Assert.Equal(code, crash.ExitCode);
        Assert.Null(crash.Signal);
        Assert.Null(crash.ExceptionType);
        Assert.Contains($"ended with exit code {code} before its method returned", crash.Message);
    }

    [Theory]
    [InlineData(Kill, "SIGKILL")]
    [InlineData(Terminate, "SIGTERM")]
    public async Task A_kill_from_outside(int signal, string name)
    {
        using ITexts.Channel answers = ITexts.Create();
        WorkerProcess worker = DyingWorkers.StartWait(answers.Writer, _options);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());
        await Signals.SendAsync(worker.Id, signal);
        Stopwatch time = Stopwatch.StartNew();
        await Task.WhenAny(worker.Completion).Within();
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(1), $"Completion ended {time.Elapsed} after the signal.");
        WorkerCrashedException crash = await EndAsync(worker);
        Assert.Equal(signal, crash.Signal);
        Assert.Equal(128 + signal, crash.ExitCode);
        Assert.Equal(signal, worker.Signal);
        Assert.Equal(128 + signal, worker.ExitCode);
        Assert.Contains($"was ended by {name} (signal {signal})", crash.Message);
        Assert.Equal("answers: endpoint of " + answers.Name, crash.Arguments);
    }

    [Fact]
    public async Task A_process_that_keeps_the_worker_s_streams_is_not_waited_for()
    {
        using ILengths.Channel children = ILengths.Create();
        WorkerProcess worker = DyingWorkers.StartWaitWithChild(children.Writer, _options);
        int child = (int)await children.Reader.ReadAsync().Within();
        await Signals.SendAsync(worker.Id, Kill);
        Assert.Equal(Kill, (await EndAsync(worker)).Signal);
        await Signals.SendAsync(child, Kill);
    }

    [Fact]
    public async Task The_last_hundred_lines_of_standard_error_are_in_the_report_and_secrets_are_not()
    {
        StringWriter errors = new();
        _options.StandardError = errors;
        WorkerCrashedException crash = await EndAsync(DyingWorkers.StartComplain(250, new string('x', 5000), "a very secret password", _options));
        Assert.Equal(Enumerable.Range(150, 100).Select(static i => "line " + i), crash.StandardError);
        Assert.StartsWith("line 0\nline 1\n", errors.ToString());
        Assert.Equal($"lines: 250, secret: \"{new string('x', 100)}…\", password: ***", crash.Arguments);
        string report = crash.ToString();
        Assert.DoesNotContain("a very secret password", report);
        Assert.Contains("DyingWorkers.Complain", report);
        Assert.Contains("5000 and 22", report);
        Assert.Contains("line 249", report);
    }

    [Fact]
    public async Task A_crash_is_reported_on_standard_error_where_no_logger_is_set()
    {
        ChildResult child = await Child.RunHelperAsync(["crash-report"]);
        Assert.Equal(0, child.ExitCode);
        Assert.Contains("WorkerCrashedException: The worker Channels.TestProcess:Channels.TestProcess.Workers.WorkerMethods.Throw(message: \"what is reported\")", child.Output);
        Assert.Contains("System.InvalidOperationException: what is reported", child.Output);
        Assert.Contains("ThrowDeeply", child.Output);
        Assert.Single(child.Output.Split('\n'), static line => line.Contains("WorkerCrashedException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_logger_that_throws_keeps_nobody_waiting()
    {
        _options.Logger = new ThrowingLogger();
        await using WorkerProcess worker = WorkerMethods.StartThrow("lost", _options);
        WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
        Assert.Equal("lost", crash.ExceptionMessage);
    }

    [Fact]
    public async Task A_logger_that_blocks_keeps_nobody_waiting()
    {
        using BlockingLogger blocking = new(_log);
        _options.Logger = blocking;
        await using WorkerProcess worker = WorkerMethods.StartThrow("lost", _options);
        await worker.WaitForExitAsync().Within();
        WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within(TimeSpan.FromSeconds(1)));
        Assert.Empty(_log.Entries);
        blocking.Dispose();
        for (Stopwatch time = Stopwatch.StartNew(); _log.Entries.Count == 0; await Task.Delay(10)) Assert.True(time.Elapsed < Patience.Longest);
        Assert.Same(crash, Assert.Single(_log.Entries).Exception);
    }

    [Theory]
    [InlineData("returns")]
    [InlineData("exits")]
    [InlineData("throws")]
    public async Task A_program_that_ends_because_of_a_crash_ends_after_the_report(string end)
    {
        ChildResult child = await Child.RunHelperAsync(["slow-crash-report", end]);
        Assert.Equal(end == "throws" ? 128 + Abort : 3, child.ExitCode);
        Assert.Single(child.Output.Split('\n'), static line => line.StartsWith("logged: The worker", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_exit_code_that_is_no_signal_is_a_code()
    {
        using ShellProgram program = new("exit 150");
        _options.Executable = program.Path;
        await using WorkerProcess worker = DyingWorkers.StartFailFast("never", _options);
        WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
        Assert.Equal(150, crash.ExitCode);
        Assert.Null(crash.Signal);
        Assert.Contains("ended with exit code 150", crash.Message);
    }

    [Fact]
    public async Task What_another_process_said_is_no_reason()
    {
        using ITexts.Channel answers = ITexts.Create();
        WorkerProcess worker = DyingWorkers.StartQuote("Unhandled exception. System.Exception: of somebody else\n   at Nowhere()", answers.Writer, _options);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());
        await Signals.SendAsync(worker.Id, Kill);
        WorkerCrashedException crash = await EndAsync(worker);
        Assert.Null(crash.ExceptionType);
        Assert.Contains("was ended by SIGKILL", crash.Message);
    }

    [Fact]
    public async Task A_kill_that_was_asked_for_is_not_reported()
    {
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess worker = DyingWorkers.StartWait(answers.Writer, _options);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());
        worker.Kill();
        await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task A_program_that_is_no_workers_host_is_told_so()
    {
        _options.Executable = "/bin/true";
        await using WorkerProcess worker = DyingWorkers.StartFailFast("never", _options);
        WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
        Assert.Equal(0, crash.ExitCode);
        Assert.Contains("before its method was called", crash.Message);
        Assert.Contains("WorkerHost.RunAsync", crash.Message);
    }

    [Fact]
    public async Task A_dump_is_written_where_one_is_asked_for()
    {
        _options.DumpOnCrash = true;
        _options.DumpDirectory = Path.Combine(Path.GetTempPath(), "channels-dumps-" + Guid.NewGuid().ToString("n"));
        try
        {
            foreach (bool thrown in (bool[])[false, true])
            {
                WorkerProcess worker = thrown ? WorkerMethods.StartThrow("dumped", _options) : DyingWorkers.StartFailFast("dumped", _options);
                WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
                Assert.Equal(Path.Combine(_options.DumpDirectory, $"channels-worker-{worker.Id}.dmp"), crash.DumpPath);
                Assert.True(new FileInfo(crash.DumpPath!).Length > 1_000_000);
                Assert.Contains(crash.DumpPath!, crash.Message);
                await worker.DisposeAsync();
            }
        }
        finally
        {
            Directory.Delete(_options.DumpDirectory, recursive: true);
        }
    }

    /// <summary>Awaits the crash; looks whether it was seen in time and reported once, and whether anything is left of the process.</summary>
    private async Task<WorkerCrashedException> EndAsync(WorkerProcess worker)
    {
        await worker.WaitForExitAsync().Within();
        Stopwatch time = Stopwatch.StartNew();
        WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(1), $"Completion ended {time.Elapsed} after the process.");

        Assert.Equal(worker.Id, crash.ProcessId);
        Assert.StartsWith("Channels.TestProcess:Channels.TestProcess.Workers.", crash.Worker);
        (LogLevel level, Exception? exception, string text) = Assert.Single(_log.Entries);
        Assert.Equal(LogLevel.Error, level);
        Assert.Same(crash, exception);
        Assert.Contains(crash.Worker, text);

        await worker.DisposeAsync().Within();
        Assert.False(Directory.Exists("/proc/" + worker.Id.ToString(CultureInfo.InvariantCulture)));
        Assert.Empty(_temporaryFiles.GetFileSystemInfos().Select(static entry => entry.Name));
        return crash;
    }
}
