using System.Threading.Tasks;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Channels.Generator.Tests.Usage;

/// <summary>
/// A program with contracts and workers, whose body a test writes. In it, <c>{|CHAN030:text|}</c> marks what is reported;
/// anything else that is reported fails the test, and so does what a user's build would complain about.
/// </summary>
internal static class Scene
{
    /// <summary>Both kinds of channels, and workers that take each end of them.</summary>
    private const string Cast = """

        [ProcessChannel(Kind = ChannelKind.Pipe)] public partial interface INumbers { void Number(int value); }
        [ProcessChannel(Kind = ChannelKind.Pipe)] public partial interface IFiles { void File(string path); void Folder(string path, int depth); }
        [ProcessChannel(Kind = ChannelKind.Queue)] public partial interface IQueued { void Item(int value); }
        [ProcessChannel(Kind = ChannelKind.Joinable)] public partial interface ITasks { void Work(int value); }

        public static partial class Workers
        {
            [ProcessWorker] public static void Sum(INumbers.Reader numbers) { }
            [ProcessWorker] public static void SumFrom(int seed, INumbers.Reader numbers) { }
            [ProcessWorker] public static void SumBoth(INumbers.Reader numbers, INumbers.Reader others) { }
            [ProcessWorker] public static void Fill(INumbers.Writer numbers) { }
            [ProcessWorker] public static void Echo(INumbers.Reader numbers, INumbers.Writer back) { }
            [ProcessWorker] public static void Count(IFiles.Reader files) { }
            [ProcessWorker] public static void Take(IQueued.Reader items) { }
            [ProcessWorker] public static void Put(IQueued.Writer items) { }
            [ProcessWorker] public static void Do(ITasks.Reader tasks, ITasks.Writer more) { }
            [ProcessWorker] public static void Idle() { }
            [ProcessWorker] public static int Answer() => 42;
            [ProcessWorker] public static Task<List<string>?> Total(INumbers.Reader numbers) => throw new NotSupportedException();

            public static void Use(object? value) { }
            public static WorkerProcess StartNothing(INumbers.Reader numbers) => throw new NotSupportedException();
        }
        """;

    private const string Usings = """
        #pragma warning disable CS0168, CS0169, CS0414, CS0219, CS1998, CS4014
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;
        using Channels;

        """;

    /// <summary>The statements of an asynchronous method.</summary>
    public static Task AssertAsync(string statements) => AssertProgramAsync(Method(statements));

    /// <summary>A whole program, with its own types, to which the usings and the contracts are added.</summary>
    public static async Task AssertProgramAsync(string program, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, bool withCast = true)
    {
        string markup = Usings + program + (withCast ? Cast : "");
        GeneratorRun.Of(Create(Markup.Remove(markup), kind)).AssertCompiles();
        await Markup.AssertAsync(markup, source => Create(source, kind));
    }

    /// <summary>The same as a source, for code fixes.</summary>
    public static string Source(string program) => Usings + program + Cast;

    public static string Method(string statements) => $$"""
        public sealed class Test
        {
            private INumbers.Channel? _kept;
            private static readonly int s_count = 10;

            public async Task RunAsync(string[] paths, int count, bool flag, CancellationToken stop)
            {
                List<WorkerProcess> workers = [];
                {{statements}}
            }
        }
        """;

    private static CSharpCompilation Create(string source, OutputKind kind)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        return compilation.WithOptions(compilation.Options.WithOutputKind(kind));
    }
}
