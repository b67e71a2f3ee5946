using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Workers;

/// <summary>What can be set of a worker's process.</summary>
public sealed class OptionTests : ChannelTest
{
    private readonly WorkerOptions _options = new() { Executable = Helper.Executable };

    [Fact]
    public async Task Environment_and_working_directory()
    {
        Environment.SetEnvironmentVariable("CHANNELS_TEST_GONE", "here");
        try
        {
            _options.Environment["CHANNELS_TEST_SET"] = "set";
            _options.Environment["CHANNELS_TEST_GONE"] = null;
            _options.WorkingDirectory = "/usr";
            Assert.Equal("/usr|set||", await TellAsync());
        }
        finally
        {
            Environment.SetEnvironmentVariable("CHANNELS_TEST_GONE", null);
        }
    }

    /// <summary>What a user has set of dumps is the user's, but what was set to have a dump of this worker ends with it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_worker_s_own_processes_hear_of_dumps(bool dumpOnCrash)
    {
        const string Variable = "DOTNET_DbgMiniDumpType";
        _options.Environment[Variable] = "1";
        _options.DumpOnCrash = dumpOnCrash;
        using IQueuedTexts.Channel answers = IQueuedTexts.Create();
        await using WorkerProcess worker = PoolWorkers.StartTellVariable(Variable, dies: false, answers.Writer, _options);
        Assert.Equal(dumpOnCrash ? null : "1", await answers.Reader.ReadAsync().Within());
        await worker.Completion.Within();
    }

    [Fact]
    public async Task Standard_streams()
    {
        StringWriter output = new();
        StringWriter errors = new();
        _options.StandardInput = new MemoryStream(Encoding.UTF8.GetBytes("what is read"));
        _options.StandardOutput = output;
        _options.StandardError = errors;
        Assert.EndsWith("|what is read", await TellAsync());
        Assert.Equal("an output\n", output.ToString());
        Assert.Equal("an error\n", errors.ToString());
    }

    [Fact]
    public async Task A_writer_that_fails_does_not_stop_the_worker()
    {
        StreamWriter closed = new(new MemoryStream());
        await closed.DisposeAsync();
        _options.StandardError = closed;
        _options.StandardOutput = closed;
        Assert.EndsWith("|", await TellAsync());
    }

    [Fact]
    public async Task Priority()
    {
        _options.Priority = ProcessPriorityClass.BelowNormal;
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess worker = DyingWorkers.StartWait(answers.Writer, _options);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());
        using Process process = Process.GetProcessById(worker.Id);
        Assert.Equal(ProcessPriorityClass.BelowNormal, process.PriorityClass);
    }

    [Fact]
    public async Task A_dll_is_run_by_the_dotnet_command()
    {
        _options.Executable = Helper.Executable + ".dll";
        Assert.EndsWith("|", await TellAsync());
    }

    [Fact]
    public void A_working_directory_that_is_none_is_an_error_at_the_start()
    {
        _options.WorkingDirectory = "/nowhere/to/be/found";
        using ITexts.Channel answers = ITexts.Create();
        Assert.Throws<Win32Exception>(() => TellingWorkers.StartTell(answers.Writer, _options));
        answers.Writer.Text("still there");
        Assert.True(answers.Reader.TryRead(out _));
    }

    private async Task<string?> TellAsync()
    {
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess worker = TellingWorkers.StartTell(answers.Writer, _options);
        string? told = await answers.Reader.ReadAsync().Within();
        await worker.Completion.Within();
        return told;
    }
}
