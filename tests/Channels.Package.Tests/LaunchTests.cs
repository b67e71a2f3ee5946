using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Channels.Package.Tests;

/// <summary>A worker starts its own program once more, however that one was started.</summary>
[Collection(PackageCollection.Name)]
public sealed class LaunchTests(PackedRuntime runtime)
{
    private const string Program = """
        using Channels;

        if (WorkerHost.IsWorker) return await WorkerHost.RunAsync();

        await using var numbers = INumbers.Create();
        await using WorkerProcess<long> worker = Workers.StartSum(numbers.Reader, 5);
        for (int i = 1; i <= 100; i++) numbers.Writer.Number(i);
        numbers.Writer.Complete();
        Console.WriteLine($"The sum is {await worker.Result}.");
        return 0;

        [ProcessChannel(Kind = ChannelKind.Pipe)]
        public partial interface INumbers
        {
            void Number(int value);
        }

        static partial class Workers
        {
            [ProcessWorker]
            public static async Task<long> Sum(INumbers.Reader numbers, long seed, CancellationToken stop)
            {
                await foreach (int number in numbers.ReadAllAsync(stop)) seed += number;
                return seed;
            }
        }
        """;

    [Fact]
    public async Task Workers_start_under_the_dotnet_command_and_in_a_single_file()
    {
        string app = await runtime.BuildProgramAsync(Program);
        string built = Path.Combine(app, "bin", "Debug", "net10.0", "App.dll");
        AssertIsRight(await runtime.RunAsync(app, "dotnet", "run", "--no-build"));
        AssertIsRight(await runtime.RunAsync(app, "dotnet", built));
        AssertIsRight(await runtime.RunAsync(app, "dotnet", "exec", built));

        await Command.DotNetAsync(app, "publish", "--configuration", "Release", "--use-current-runtime", "--self-contained", "false", "-p:PublishSingleFile=true", "--output", "single");
        Assert.False(File.Exists(Path.Combine(app, "single", "App.dll")));
        AssertIsRight(await runtime.RunAsync(app, Path.Combine(app, "single", "App")));
    }

    [LinkerFact]
    public async Task Workers_start_in_a_native_program()
    {
        string app = await runtime.BuildProgramAsync(Program);
        await Command.DotNetAsync(app, "publish", "--configuration", "Release", "--use-current-runtime", "-p:PublishAot=true", "-p:CppCompilerAndLinker=" + Linker.Name, "--output", "native");
        AssertIsRight(await runtime.RunAsync(app, Path.Combine(app, "native", "App")));
    }

    private static void AssertIsRight(string said) => Assert.Contains("The sum is 5055.", said);
}
