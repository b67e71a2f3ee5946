using System.Reflection;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.NetStandard.Tests;

/// <summary>That these tests show what they are said to.</summary>
public sealed class RuntimeBuildTests : ChannelTest
{
    [Fact]
    public void The_runtime_is_the_one_for_netstandard() => Assert.Equal(".NETStandard,Version=v2.1", TargetOf(typeof(WorkerHost).Assembly));

    [Fact]
    public async Task The_helper_program_s_runtime_is_too()
    {
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess worker = WorkerMethods.StartNameRuntime(answers.Writer, Helper.Worker);
        Assert.Equal(".NETStandard,Version=v2.1", await answers.Reader.ReadAsync().Within());
        await worker.Completion.Within();
    }

    private static string? TargetOf(Assembly assembly) => assembly.GetCustomAttribute<TargetFrameworkAttribute>()?.FrameworkName;
}
