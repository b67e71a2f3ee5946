using System;
using System.Linq;
using System.Threading.Tasks;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>
/// What is obsolete, or experimental, is so for whoever calls generated code; the generated code itself compiles without a word.
/// </summary>
public sealed class CaveatTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Diagnostics.CodeAnalysis;
        using System.Threading;
        using System.Threading.Tasks;
        using Channels;
        using MemoryPack;

        """;

    // Whoever uses these has said that he means it.
    private const string Types = """
        #pragma warning disable LIB1, LIB2, X1, X2, X3, X4, CS0612
        [Obsolete("gone", true)] public struct RetiredPoint { public int X; }
        [Obsolete("gone", true)] [MemoryPackable] public partial class RetiredItem { public int Id { get; set; } }
        [Obsolete("soon", DiagnosticId = "LIB1")] public struct Soon { public int X; }
        [Obsolete("gone", true)] public class RetiredOuter { public enum Kind { First } }
        [Obsolete] public class Outer { public enum Kind : byte { First } }
        [Experimental("X1")] [MemoryPackable] public partial class Next { public List<Soon>? All { get; set; } }
        [Experimental("X2")] [ProcessChannel] public partial interface IPreview { void Number(int value); }
        [Experimental("X3", UrlFormat = "https://localhost/{0}")] public enum Level : ulong { High = ulong.MaxValue }

        """;

    [Theory]
    [InlineData("[Obsolete(\"gone\", true)] void Old(int x);")]
    [InlineData("[Obsolete(\"gone\", true)] void Old(int x); void New(int x);")]
    [InlineData("void New(string x); [Obsolete(\"gone \\\"for ever\\\"\", true)] void Old(string x, ReadOnlySpan<byte> bytes);")]
    [InlineData("[Obsolete(\"gone\", true)] ValueTask OldAsync(string x, CancellationToken stop = default); [Obsolete] Task Older(); void New();")]
    [InlineData("[Obsolete(\"gone\", true)] void Old(CancellationToken stop); void New();")]
    [InlineData("[Obsolete(\"gone\", true, DiagnosticId = \"LIB1\")] void Old(); void New();")]
    [InlineData("[Obsolete(\"soon\", DiagnosticId = \"LIB1\", UrlFormat = \"https://localhost/{0}\")] void Old(); void New();")]
    [InlineData("[Obsolete(null)] void Old(int x, int y);")]
    [InlineData("[Experimental(\"X1\")] void Next(int x); void New();")]
    [InlineData("[Obsolete] [Experimental(\"X4\", UrlFormat = \"https://localhost/{0}\")] ValueTask NextAsync(int x, int y);")]
    [InlineData("[Obsolete(\"gone\", true)] void Old(RetiredItem item, List<RetiredItem> more); void New(int x);")]
    [InlineData("[Obsolete(\"gone\", true)] void Old(RetiredPoint point, int x); [Obsolete] void Other(RetiredPoint[] points); void New(int x);")]
    [InlineData("[Obsolete(\"gone\", true)] void Old(RetiredOuter.Kind kind, int x); void New(int x);")]
    [InlineData("void First(Soon soon, List<Next> next, (Soon, int)[] pairs); ValueTask SecondAsync(Dictionary<int, Next?> all);")]
    [InlineData("void First(Soon soon);")]
    [InlineData("void First(Outer.Kind kind = Outer.Kind.First, Level level = Level.High, Level? other = (Level)1);")]
    [InlineData("void First(IPreview.Reader reader, int number); void Second(IPreview.Writer writer);")]
    public async Task A_contract_compiles(string members)
    {
        foreach (string kind in (string[])["Pipe", "Queue", "Joinable"])
            await AssertAsync($"[ProcessChannel(Kind = ChannelKind.{kind})] public partial interface IContract {{ {members} }}");
    }

    [Theory]
    [InlineData("[ProcessChannel] public partial interface IContract { [Obsolete(\"gone\", true)] ValueTask<int> OldAsync(int x); void New(); }")]
    [InlineData("[ProcessChannel] public partial interface IContract { [Obsolete(\"gone\", true)] IAsyncEnumerable<string> Old(int x); }")]
    [InlineData("[ProcessChannel] public partial interface IContract { [Obsolete(\"gone\", true)] Task<RetiredItem> Old(RetiredPoint x); Task<int> New(int x); }")]
    [InlineData("[ProcessChannel] public partial interface IContract { [Experimental(\"X1\")] Task<Next> Next(Level level); Task<(Soon, Level)> New(int x); }")]
    [InlineData("[ProcessChannel(Replies = typeof(IPreview))] public partial interface IContract { void First(int x); }")]
    [InlineData("[Obsolete(\"gone\", true)] [ProcessChannel] public partial interface IContract { void First(RetiredItem item); void Second(int x); }")]
    [InlineData("[Experimental(\"X4\")] [ProcessChannel] public partial interface IContract { void First(int x); [Obsolete] void Second(int x); }")]
    [InlineData("static partial class Workers { [Obsolete(\"gone\", true)] [ProcessWorker] public static Task<RetiredItem> Old(RetiredPoint x, List<RetiredItem> items) => throw new Exception(); }")]
    [InlineData("static partial class Workers { [ProcessWorker] public static List<Next?> Work(Soon soon, Level level = Level.High) => throw new Exception(); [Experimental(\"X4\")] [ProcessWorker] static void Next() { } }")]
    [InlineData("static partial class Workers { [ProcessWorker] public static void Work(IPreview.Reader reader, IPreview.Writer writer) { } }")]
    [InlineData("[Experimental(\"X4\")] static partial class Workers { [ProcessWorker] public static void Work() { } [Experimental(\"X3\")] public partial class Inner { [ProcessWorker] public static int Work(int x) => x; } }")]
    public Task A_contract_of_requests_and_a_worker_compile(string source) => AssertAsync(source);

    [Fact]
    public void Whoever_calls_the_writer_is_told()
    {
        string source = Usings + """
            [ProcessChannel]
            public partial interface IContract
            {
                [Obsolete("gone", true)] void Old(int x);
                [Obsolete("use New")] ValueTask OlderAsync(int x);
                [Obsolete("gone", true)] ValueTask<int> Oldest(int x);
                [Obsolete("soon", DiagnosticId = "LIB1")] void Soon(int x);
                [Experimental("X1")] void Next(int x);
                void New(int x);
            }

            static partial class Workers
            {
                [Obsolete("gone", true)] [ProcessWorker] static void Old() { }
                [Experimental("X2")] [ProcessWorker] static void Next() { }
                [ProcessWorker] static void New() { }
            }

            static class Program
            {
                static async Task UseAsync(IContract.Channel channel, IContract handler)
                {
                    channel.Writer.Old(1);           // CS0619
                    _ = channel.Writer.TryOld(1);    // CS0619
                    await channel.Writer.OldAsync(1);// CS0619
                    channel.Writer.Older(1);         // CS0618
                    _ = channel.Writer.TryOlder(1);  // CS0618
                    await channel.Writer.OlderAsync(1);// CS0618
                    _ = channel.Writer.Oldest(1);    // CS0619
                    channel.Writer.Soon(1);          // LIB1
                    _ = channel.Writer.TrySoon(1);   // LIB1
                    channel.Writer.Next(1);          // X1
                    await channel.Writer.NextAsync(1);// X1
                    channel.Writer.New(1);
                    _ = Workers.StartOld();          // CS0619
                    _ = Workers.StartNext();         // X2
                    _ = Workers.StartNew();

                    // What others still send is received.
                    await channel.Reader.DispatchAsync(handler);
                    await foreach (IContract.Message message in channel.Reader.ReadAllAsync())
                    {
                        if (message is { Kind: IContract.MessageKind.Old, Old: { } old } && message.TryGetValue(out IContract.NextMessage next)) Console.WriteLine(old.X + next.X);
                    }
                }
            }
            """;
        GeneratorRun run = GeneratorRun.Of(source);
        run.AssertGeneratedFilesCompile();
        string[] lines = source.Split('\n');
        (int Line, string Id)[] expected =
        [
            .. lines.Index()
                .Select(static line => (line.Index, Comment: line.Item.LastIndexOf("// ", StringComparison.Ordinal) is int start and >= 0 ? line.Item[(start + 3)..] : ""))
                .Where(static line => line.Comment.Length > 0 && !line.Comment.Contains(' ')),
        ];
        Assert.Equal(expected, run.Output.GetDiagnostics()
            .Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591")
            .Select(static diagnostic => (diagnostic.Location.GetLineSpan().StartLinePosition.Line, diagnostic.Id))
            .Order());
    }

    [Fact]
    public async Task A_default_value_is_named_only_where_the_compiler_says_nothing_of_the_name()
    {
        GeneratorRun run = await AssertAsync("""
            public enum Color { [Obsolete("gone", true)] Crimson = 1, Red = 1, [Obsolete] Green = 2, [Experimental("X1")] Blue = -3 }
            [ProcessChannel] public partial interface IContract { void First(Color first = Color.Red, Color second = (Color)2, Color? third = (Color)(-3)); }
            static partial class Workers { [ProcessWorker] static void Work(Color first = Color.Red, Color second = (Color)2) { } }
            """);
        Assert.Equal(2, run.Files.Values.Count(static file => file.Contains("global::Color first = global::Color.Red") && file.Contains("global::Color second = (global::Color)(2)")));
        Assert.Contains(run.Files.Values, static file => file.Contains("global::Color? third = (global::Color)(-3)"));
    }

    private static async Task<GeneratorRun> AssertAsync(string source)
    {
        GeneratorRun run = GeneratorRun.Of(Usings + Types + source);
        Assert.Empty(await run.AnalyzeAsync());
        return run.AssertCompiles();
    }
}
