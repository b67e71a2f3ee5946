using System.Linq;
using System.Threading.Tasks;
using Channels.Generator.Tests.Harness;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>Contracts and workers of the same name are told apart by what is around them.</summary>
public sealed class SameNameTests
{
    [Fact]
    public async Task Contracts_of_the_same_name_get_files_of_their_own()
    {
        const string source = """
            using Channels;

            [ProcessChannel] partial interface IItems { void Item(int id); }

            namespace A
            {
                [ProcessChannel] partial interface IItems { void Item(int id); }
                partial class B { [ProcessChannel] internal partial interface IItems { void Item(int id); } }
                partial class B_IItems { }
            }

            namespace A.C { [ProcessChannel] partial interface IItems { void Item(int id); } }

            namespace A.B_C { [ProcessChannel] partial interface IItems { void Item(int id); } }

            static partial class Workers
            {
                [ProcessWorker]
                static void Work(IItems.Reader first, A.IItems.Reader second, A.B.IItems.Reader third, A.C.IItems.Reader fourth, A.B_C.IItems.Reader fifth) { }
            }
            """;
        GeneratorRun run = GeneratorRun.Of(source).AssertCompiles();
        Assert.Equal(5 + 2, run.Files.Count);
        Assert.Equal(5, run.Files.Values.SelectMany(static file => file.Split('\n')).Count(static line => line.Contains("\"pipe ")));
        await Markup.AssertAsync(source);
    }

    [Fact]
    public async Task Workers_of_the_same_name_are_started_by_their_types()
    {
        const string source = """
            using Channels;

            static partial class Workers
            {
                [ProcessWorker] static void Work() { }
                [ProcessWorker] static void work() { }
                [ProcessWorker] static void StartUp() { }
                partial class Workers2 { [ProcessWorker] static void Work() { } partial struct Inner { [ProcessWorker] static void Work(int id) { } } }
            }

            namespace A
            {
                static partial class Workers { [ProcessWorker] static void Work() { } }
                partial interface IWorkers { [ProcessWorker] static void Work() { } }
                [ProcessChannel] partial interface IItems { void Work(int id); [ProcessWorker] static void Work(IItems.Reader items) { } }
            }
            """;
        GeneratorRun run = GeneratorRun.Of(source).AssertCompiles();
        string[] names = [.. run.Files.Values.SelectMany(static file => file.Split('\n')).Where(static line => line.Contains("WorkerRegistry.Register(")).Select(static line => line.Trim())];
        Assert.Equal(8, names.Length);
        Assert.Equal(names.Length, names.Distinct().Count());
        await Markup.AssertAsync(source);
    }

    [Fact]
    public async Task A_worker_may_hide_that_of_a_base_type()
    {
        const string source = """
            using Channels;

            public partial class Base { [ProcessWorker] public static void Work() { } }

            public partial class Derived : Base { [ProcessWorker] public static new void Work() { } }
            """;
        GeneratorRun.Of(source).AssertCompiles();
        await Markup.AssertAsync(source);
    }
}
