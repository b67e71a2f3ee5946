using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>Whatever a contract or a worker may hold compiles, with warnings as errors, in every nullable context.</summary>
public sealed class CompilationTests
{
    private const string Usings = """
        #pragma warning disable CS8632 // Annotations in a context without them are part of what is tested.
        using System;
        using System.Collections;
        using System.Collections.Concurrent;
        using System.Collections.Frozen;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Collections.ObjectModel;
        using System.Globalization;
        using System.Linq;
        using System.Numerics;
        using System.Text;
        using System.Threading;
        using System.Threading.Tasks;
        using Channels;
        using MemoryPack;

        public enum Small : byte { None, Some = 7 }
        public struct Pair { public int Left; public Small Right; }
        public struct Generic<T> where T : unmanaged { public T Value; }
        public class Holder { public struct Inner { public long Value; } public enum Kind { A } }
        [MemoryPackable] public partial class Item { public int Id { get; set; } public Box<int>? Box { get; set; } }
        [MemoryPackable] public partial class Box<T> { public T? Value { get; set; } }
        [MemoryPackable] public partial struct Mixed { public string? Text; public int Number; }
        [MemoryPackable] [MemoryPackUnion(0, typeof(Circle))] public partial interface IShape { }
        [MemoryPackable] public partial class Circle : IShape { public double Radius { get; set; } }
        [MemoryPackable(GenerateType.Collection)] public partial class Bag : List<int> { }
        [MemoryPackable(GenerateType.VersionTolerant)] public partial class Tolerant { [MemoryPackOrder(0)] public int Id { get; set; } }

        """;

    private static readonly string[] s_parameters =
    [
        // Unmanaged
        "int value", "bool value", "byte value", "char value", "nint value", "decimal value", "double value", "Half value",
        "Int128 value", "Guid value", "DateTime value", "DateTimeOffset value", "TimeSpan value", "DateOnly value",
        "Small value", "Pair value", "Generic<int> value", "Generic<Pair> value", "Holder.Inner value", "Holder.Kind value",
        "(int, double) value", "(int Left, (Small Right, Guid Id) Other) value", "KeyValuePair<int, long> value", "Vector3 value",
        "int? value", "bool? value", "Small? value", "Pair? value", "(int, int)? value", "Generic<Pair>? value",

        // Text, memory, arrays
        "string value", "string? value", "ReadOnlySpan<byte> value", "ReadOnlySpan<Pair> value", "ReadOnlySpan<char> value",
        "ReadOnlySpan<(int, int)> value", "scoped ReadOnlySpan<bool> value", "ReadOnlyMemory<byte> value", "Memory<Pair> value",
        "ReadOnlyMemory<int>? value", "Memory<int>? value", "byte[] value", "Pair[]? value", "(int Left, Small Right)[] value",
        "params int[] value", "params ReadOnlySpan<int> value",

        // MemoryPack
        "Item value", "Item? value", "Box<string> value", "Box<List<int?>>? value", "Mixed value", "Mixed? value", "IShape value",
        "Bag value", "Tolerant value", "Item[] value", "Item?[]? value", "int?[] value", "string[] value", "string?[]? value",
        "int[][] value", "int[,] value", "string[,,] value", "List<int> value", "List<string?>? value", "List<Item> value",
        "List<Pair> value", "List<Pair?> value", "List<Pair[]> value", "Dictionary<string, List<Item?>>? value",
        "Dictionary<Small, (int, string)> value", "HashSet<string> value", "SortedDictionary<int, Item> value", "Stack<int> value",
        "Queue<string> value", "LinkedList<int> value", "PriorityQueue<string, int> value", "ConcurrentQueue<int> value",
        "ConcurrentDictionary<int, string> value", "ObservableCollection<int> value", "ReadOnlyCollection<string> value",
        "ImmutableArray<int> value", "ImmutableDictionary<string, int> value", "IImmutableList<string> value",
        "FrozenSet<string> value", "FrozenDictionary<int, string> value", "IEnumerable<int> value", "IList<Item> value",
        "IReadOnlyList<string> value", "IReadOnlyDictionary<string, Pair> value", "ISet<int> value", "IReadOnlySet<int> value",
        "ILookup<int, string> value", "IGrouping<int, string> value", "KeyValuePair<string, int> value", "Lazy<string> value",
        "(int, string) value", "(int Left, string? Right) value", "(int, string)? value", "Tuple<int, string> value",
        "(int, int, int, int, int, int, int, string) value", "ArraySegment<int> value", "ReadOnlyMemory<string> value",
        "Uri value", "Uri? value", "Version value", "BigInteger value", "BigInteger? value", "TimeZoneInfo value", "BitArray value",
        "StringBuilder value", "CultureInfo value", "Type value", "Complex value", "List<Uri> value", "Uri[] value",

        // Defaults
        "int value = -1", "byte value = 200", "ulong value = ulong.MaxValue", "long value = long.MinValue", "short value = -7",
        "float value = 1.5f", "float value = float.NaN", "double value = 1e300", "double value = double.NegativeInfinity",
        "decimal value = 79228162514264337593543950335m", "char value = '\\''", "bool value = true", "string value = \"a\\\"\\n{0}\"",
        "string? value = null", "Small value = Small.Some", "Small value = (Small)9", "Small? value = Small.Some", "int? value = 3",
        "int? value = null", "Pair value = default", "Guid value = default", "Item? value = null", "int[]? value = null",
        "string value = null!", "Item value = null!", "List<string?> value = null!", "int[] value = default!",
        "(int, string) value = default", "CancellationToken value = default", "nint value = 5",
    ];

    private static readonly string[] s_names =
    [
        "int @class", "int @params", "int type", "int field", "int _", "int __frame", "int frame", "int message", "int cancellationToken",
        "int Write", "int BeginFrame", "int EndFrameAsync", "int Codec", "int MessageKind", "int Message", "int Reader", "int Channel",
        "int equals", "int toString", "int getHashCode", "int deconstruct", "int firstMessage", "int FirstMessage", "int handler",
        "int Buffered", "int FlushAsync", "int Discard", "int WriteMany", "int Name", "int connection", "int name", "int options", "int Global", "int System", "int Channels", "int MemoryPack", "int größe",
    ];

    [Fact]
    public void Every_parameter_type_compiles_in_every_place()
    {
        // A compilation for each would be clearer, and take ten times as long.
        StringBuilder source = new(Usings);
        foreach ((int number, string parameter) in s_parameters.Index())
        {
            source.Append($$"""
                [ProcessChannel] public partial interface ISingle{{number}} { void First({{parameter}}); }
                [ProcessChannel] public partial interface ISeveral{{number}} { void First({{parameter}}); void Second(int id); }
                [ProcessChannel] public partial interface IWide{{number}} { void First(string name{{LeadingDefault(parameter)}}, {{parameter}}); }

                """);
        }

        GeneratorRun run = GeneratorRun.Of(source.ToString()).AssertCompiles();
        Assert.Equal(3 * s_parameters.Length, run.Files.Count);
    }

    [Theory]
    [InlineData(NullableContextOptions.Disable, ChannelKind.Pipe)]
    [InlineData(NullableContextOptions.Warnings, ChannelKind.Pipe)]
    [InlineData(NullableContextOptions.Disable, ChannelKind.Queue)]
    [InlineData(NullableContextOptions.Enable, ChannelKind.Queue)]
    [InlineData(NullableContextOptions.Disable, ChannelKind.Joinable)]
    [InlineData(NullableContextOptions.Enable, ChannelKind.Joinable)]
    public async Task Every_parameter_type_compiles_in_a_message_of_several(NullableContextOptions nullable, ChannelKind kind)
    {
        IEnumerable<string> contracts = s_parameters
            .Select(static (parameter, number) => $"void Message{number}({parameter});")
            .Chunk(15)
            .Select((methods, number) => $"[ProcessChannel(Kind = ChannelKind.{kind})] public partial interface IPart{number} {{ {string.Concat(methods)} }}\n");
        await AssertAsync(Usings + string.Concat(contracts), nullable);
    }

    [Theory]
    [InlineData(NullableContextOptions.Disable)]
    [InlineData(NullableContextOptions.Enable)]
    public async Task Every_parameter_type_compiles_as_an_answer(NullableContextOptions nullable)
    {
        IEnumerable<string> contracts = TypesOfAnswers()
            .Select(static (type, number) => $"ValueTask<{type}> Message{number}({type} value); Task<{type}> Other{number}Async(); IAsyncEnumerable<{type}> Parts{number}(CancellationToken stop); ")
            .Chunk(15)
            .Select(static (methods, number) => $"[ProcessChannel] public partial interface IPart{number} {{ {string.Concat(methods)} }}\n");
        await AssertAsync(Usings + string.Concat(contracts), nullable);
    }

    [Theory]
    [InlineData(NullableContextOptions.Disable)]
    [InlineData(NullableContextOptions.Enable)]
    public async Task Every_parameter_type_compiles_in_a_worker(NullableContextOptions nullable)
    {
        IEnumerable<string> workers = s_parameters
            .Select(static (parameter, number) =>
                $"[ProcessWorker] public static void First{number}({parameter}) {{ }} [ProcessWorker] static void Second{number}(int other{LeadingDefault(parameter, "0")}, [Sensitive] {parameter}) {{ }}\n");
        await AssertAsync($"{Usings}public static partial class Workers {{ {string.Concat(workers)} }}", nullable);
    }

    [Theory]
    [InlineData(NullableContextOptions.Disable)]
    [InlineData(NullableContextOptions.Enable)]
    public async Task Every_parameter_type_compiles_as_a_workers_result(NullableContextOptions nullable)
    {
        IEnumerable<string> workers = TypesOfAnswers()
            .Select(static (type, number) =>
                $"[ProcessWorker] public static {type} First{number}({type} value) => value; [ProcessWorker] static Task<{type}> Second{number}() => throw new Exception(); [ProcessWorker] static async ValueTask<{type}> Third{number}({type} value) {{ await Task.Yield(); return value; }}\n");
        await AssertAsync($"{Usings}public static partial class Workers {{ {string.Concat(workers)} }}", nullable);
    }

    [Theory]
    [InlineData(ChannelKind.Pipe)]
    [InlineData(ChannelKind.Queue)]
    [InlineData(ChannelKind.Joinable)]
    public async Task Every_parameter_name_compiles(ChannelKind kind)
    {
        StringBuilder source = new(Usings);
        foreach ((int number, string parameter) in s_names.Index())
        {
            source.Append($$"""
                [ProcessChannel] public partial interface ISingle{{number}} { void First({{parameter}}); }
                [ProcessChannel] public partial interface IPair{{number}} { void First({{parameter}}, string other); }
                [ProcessChannel] public partial interface ISeveral{{number}} { void First({{parameter}}); Task SecondAsync({{parameter}}); void Third({{parameter}}, ReadOnlySpan<byte> bytes); }
                public static partial class Workers{{number}} { [ProcessWorker] public static void First({{parameter}}) { } [ProcessWorker] static int Second({{parameter}}, CancellationToken stop) => 1; }

                """);
        }

        await AssertAsync(Of(kind, source.ToString()), NullableContextOptions.Enable);
    }

    [Fact]
    public async Task Every_parameter_name_compiles_in_a_request()
    {
        StringBuilder source = new(Usings);
        foreach ((int number, string parameter) in s_names.Append("int BeginRequest").Append("int AskAsync").Append("int call").Append("int answer").Index())
        {
            source.Append($$"""
                [ProcessChannel] public partial interface ISingle{{number}} { ValueTask<int> First({{parameter}}); }
                [ProcessChannel] public partial interface ISeveral{{number}} { Task<string> FirstAsync({{parameter}}); IAsyncEnumerable<int> Second({{parameter}}, CancellationToken stop); void Third({{parameter}}, ReadOnlySpan<byte> bytes); }

                """);
        }

        await AssertAsync(source.ToString(), NullableContextOptions.Enable);
    }

    [Fact]
    public async Task Replies_of_another_assembly_are_found()
    {
        GeneratorRun library = GeneratorRun.Of(TestCompilation.Create(Sources.OneNumber, assemblyName: "Library")).AssertCompiles();
        MetadataReference reference = MetadataReference.CreateFromImage(library.Emit());
        string source = """
            using Channels;
            [ProcessChannel(Replies = typeof(Demo.INumbers))] public partial interface IOrders { void Order(int number); }
            """;
        GeneratorRun run = GeneratorRun.Of(TestCompilation.Create(source, references: [reference]));
        Assert.Empty(await run.AssertCompiles().AnalyzeAsync());
        Assert.Contains(run.Files.Values, static file => file.Contains("global::Demo.INumbers.Reader.OfReplies(connection)") && file.Contains("replies pipe Demo.INumbers"));
    }

    [Theory]
    [InlineData("partial class Outer {", "}")]
    [InlineData("static partial class Outer {", "}")]
    [InlineData("partial struct Outer {", "}")]
    [InlineData("readonly partial struct Outer {", "}")]
    [InlineData("partial record Outer {", "}")]
    [InlineData("partial record class Outer {", "}")]
    [InlineData("partial record struct Outer {", "}")]
    [InlineData("partial interface Outer {", "}")]
    [InlineData("namespace A.B { partial class Outer { partial struct Inner {", "} } }")]
    [InlineData("namespace @class.@int { partial class @event {", "} }")]
    public async Task Contracts_and_workers_can_be_nested(string before, string after)
    {
        string source = $$"""
            using Channels;
            {{before}}
                [ProcessChannel] public partial interface IContract { void First(int value); void Second(string text); }
                [ProcessChannel(Kind = ChannelKind.Queue)] private partial interface @interface { void @event(int @class); void @void(string @return); }
                private static partial class Workers { [ProcessWorker] private static void First(IContract.Reader reader, @interface.Writer writer) { } }
            {{after}}
            """;
        await AssertAsync(source, NullableContextOptions.Enable);
    }

    [Theory]
    [InlineData("internal partial interface IContract { void First(Hidden value); } internal class Unused { }")]
    [InlineData("public partial interface IContract { void First(int value); static int Count => 1; static void Helper() { } const int Max = 3; class Nested { } }")]
    [InlineData("public partial interface IContract { void First(int value); private void Helper() => First(1); }")]
    [InlineData("public partial interface IContract { void First(int value); } public partial interface IContract { void Second(int value); }")]
    [InlineData("[Obsolete] public partial interface IContract { void First(int value); void Second(int value); }")]
    [InlineData("public partial interface IContract { [Obsolete(\"no\")] void First(int value); void Second(int value); }")]
    [InlineData("public partial interface IContract { void First(); }")]
    [InlineData("public partial interface IContract { void First(); void Second(); }")]
    [InlineData("public partial interface IContract { Task FirstAsync(); ValueTask SecondAsync(CancellationToken stop); Task Third(); }")]
    [InlineData("public partial interface IContract { ValueTask First(CancellationToken stop, int value = 1); void Second(CancellationToken stop); }")]
    [InlineData("public partial interface IContract { Task FirstAsync(int value = 1); Task SecondAsync(params int[] values); }")]
    [InlineData("public partial interface IContract { void Async(int value); Task Async2Async(int value); }")]
    [InlineData("public partial interface IContract { void Kinds(int value); void Frame(int value); void message(string value); void Message1(string value); }")]
    [InlineData("public partial interface IContract { void Unmanaged(string text); void A(int x); void B(int y); }")]
    [InlineData("public partial interface IContract { void _unmanaged(string text); void A(int x); void B(int y); void UnmanagedCase(string text); }")]
    [InlineData("public partial interface IContract { void Foo(string a); void foo(string b); void Foo1(string c); void Foo_(string d); void foo_(string e); }")]
    [InlineData("public partial interface IContract { void Foo(string a); void _foo(string b); void __foo(string c); void _foo_(string d); }")]
    public async Task Every_form_of_contract_compiles(string contract)
    {
        string source = $$"""
            using System;
            using System.Threading;
            using System.Threading.Tasks;
            using Channels;
            internal struct Hidden { public int Value; public Hidden(int value) => Value = value; }
            [ProcessChannel] {{contract}}
            """;
        await AssertAsync(source, NullableContextOptions.Enable);
        await AssertAsync(Of(ChannelKind.Queue, source), NullableContextOptions.Enable);
        await AssertAsync(Of(ChannelKind.Joinable, source), NullableContextOptions.Enable);
    }

    [Theory]
    [InlineData("INumbers.Reader reader")]
    [InlineData("Demo.INumbers.Writer writer")]
    [InlineData("global::Demo.INumbers.Reader reader")]
    [InlineData("NumbersAlias.Reader reader")]
    [InlineData("ReaderAlias reader")]
    [InlineData("Writer writer")]
    [InlineData("Outer.INested.Reader reader")]
    [InlineData("INumbers.Reader first, Outer.INested.Writer second, int seed = 3")]
    public async Task Endpoints_are_recognized_however_they_are_written(string parameters)
    {
        string source = $$"""
            using Channels;
            using NumbersAlias = Demo.INumbers;
            using ReaderAlias = Demo.INumbers.Reader;
            using static Demo.INumbers;

            namespace Demo
            {
                [ProcessChannel] public partial interface INumbers { void Number(int value); }
                public partial class Outer { [ProcessChannel] public partial interface INested { void Number(int value); } }
                public static partial class Workers { [ProcessWorker] public static void Work({{parameters}}) { } }
            }
            """.Replace("using static Demo.INumbers;", parameters.StartsWith("Writer") ? "using static Demo.INumbers;" : "")
            .Replace("using ReaderAlias = Demo.INumbers.Reader;", parameters.StartsWith("ReaderAlias") ? "using ReaderAlias = Demo.INumbers.Reader;" : "");
        GeneratorRun run = await AssertAsync(source, NullableContextOptions.Enable);
        Assert.Contains(run.Files.Values, static file => file.Contains("WriteEndpoint("));
    }

    [Fact]
    public async Task Endpoints_of_another_assembly_are_recognized()
    {
        GeneratorRun library = GeneratorRun.Of(TestCompilation.Create(Sources.OneNumber, assemblyName: "Library")).AssertCompiles();
        MetadataReference reference = MetadataReference.CreateFromImage(library.Emit());

        string source = """
            using Channels;
            static partial class Workers { [ProcessWorker] static void Work(Demo.INumbers.Reader reader, Demo.INumbers.Writer writer) { } }
            """;
        GeneratorRun run = GeneratorRun.Of(TestCompilation.Create(source, references: [reference]));
        Assert.Empty(await run.AssertCompiles().AnalyzeAsync());
        Assert.Contains(run.Files.Values, static file => file.Contains("global::Demo.INumbers.Writer.Attach(ref arguments)"));
    }

    [Theory]
    [InlineData("public static void Work(int[] values, string? name, List<int> list, ReadOnlyMemory<byte> bytes)")]
    [InlineData("internal static Task Work(CancellationToken stop, int seed)")]
    [InlineData("static ValueTask Work(ReadOnlySpan<int> values, CancellationToken stop = default)")]
    [InlineData("private static void Work(Private value)")]
    [InlineData("static void Work(params int[] values)")]
    [InlineData("static async Task @class(int @int = 3)", "@class")]
    [InlineData("static void Work()")]
    [InlineData("public static int Work(int seed) => seed;")]
    [InlineData("internal static Task<string?> Work(string call, int frame, int answer) => throw new Exception();")]
    [InlineData("private static Private Work(Private value) => value;")]
    [InlineData("static async ValueTask<List<Private?>> Work() { await Task.Yield(); return []; }")]
    [InlineData("static (int Left, string Right)[] @class(int @int) => [];", "@class")]
    [InlineData("static IEnumerable<int> Work() { yield return 1; }")]
    public async Task Every_form_of_worker_compiles(string method, string? name = null)
    {
        string body = method[^1] is ';' or '}' ? "" : method.Contains("async") ? "=> await Task.Yield();" : method.Contains("Task") ? "=> default!;" : "{ }";
        string source = $$"""
            using System;
            using System.Collections.Generic;
            using System.Threading;
            using System.Threading.Tasks;
            using Channels;
            public static partial class Workers
            {
                private struct Private { public int Value; public Private(int value) => Value = value; }
                [ProcessWorker] {{method}} {{body}}
                private static void Use() => _ = new Private(1).Value;
            }
            """;
        GeneratorRun run = await AssertAsync(source, NullableContextOptions.Enable);
        Assert.Contains(run.Files.Values, file => file.Contains($"Start{name?.TrimStart('@') ?? "Work"}("));
    }

    [Theory]
    [InlineData("[ProcessWorker] public static partial Task<int> Work(int value = 1);", "public static async partial Task<int> Work(int value) { await Task.Yield(); return value; }")]
    [InlineData("public static partial Task<int> Work(int value = 1);", "[ProcessWorker] public static async partial Task<int> Work(int value) { await Task.Yield(); return value; }")]
    [InlineData("static partial void Work(INumbers.Reader numbers, [Sensitive] int seed = 2);", "[ProcessWorker] static partial void Work(INumbers.Reader numbers, int seed) { }")]
    public async Task The_attribute_may_stand_at_either_part_of_a_partial_worker(string definition, string implementation)
    {
        string source = $$"""
            using System.Threading.Tasks;
            using Channels;
            [ProcessChannel] public partial interface INumbers { void Number(int value); }
            public static partial class Workers { {{definition}} }
            public static partial class Workers { {{implementation}} }
            """;
        GeneratorRun run = await AssertAsync(source, NullableContextOptions.Enable);
        Assert.Single(run.Files.Values, static file => file.Contains(" StartWork("));
    }

    /// <summary>A default value that is no value of the type, as far as annotations say.</summary>
    [Theory]
    [InlineData("#nullable disable\n", "string text, string category = null, int[] counts = default, Uri place = null")]
    [InlineData("#nullable disable\n", "string text, string? category = null, List<string> list = null")]
    [InlineData("", "string text, string category = null!, List<string?> list = default!, Uri? place = null")]
    public async Task A_default_of_null_compiles(string context, string parameters)
    {
        string source = $$"""
            #pragma warning disable CS8632
            using System;
            using System.Collections.Generic;
            using System.Threading.Tasks;
            using Channels;
            {{context}}[ProcessChannel] public partial interface ILog { void Entry({{parameters}}); }
            [ProcessChannel(Kind = ChannelKind.Queue)] public partial interface IMore { Task EntryAsync({{parameters}}); ValueTask Other({{parameters}}); }
            [ProcessChannel] public partial interface IAsk { Task<int> EntryAsync({{parameters}}); void Other(); }
            public static partial class Workers { [ProcessWorker] public static void Work({{parameters}}) { } }
            """;
        await AssertAsync(source, NullableContextOptions.Enable);
    }

    [Theory]
    [InlineData("[CallerMemberName] string member = \"\", [CallerFilePath] string? file = null", "[global::System.Runtime.CompilerServices.CallerMemberName] string member = \"\"")]
    [InlineData("int @class, [CallerArgumentExpression(\"class\")] string? text = null", "[global::System.Runtime.CompilerServices.CallerArgumentExpression(\"class\")] string? text = null")]
    [InlineData("[CallerFilePath] [CallerMemberName] string file = \"\", int number = 0", "[global::System.Runtime.CompilerServices.CallerFilePath] string file = \"\"")]
    [InlineData("[CallerLineNumber] int line = 0, params int[] values", "[global::System.Runtime.CompilerServices.CallerLineNumber] int line = 0")]
    public async Task What_is_told_of_a_caller_compiles(string parameters, string expected)
    {
        string source = $$"""
            #pragma warning disable CS7080 // One attribute takes precedence over another.
            using System.Runtime.CompilerServices;
            using System.Threading;
            using System.Threading.Tasks;
            using Channels;
            [ProcessChannel] public partial interface IOne { void Entry({{parameters}}); }
            [ProcessChannel] public partial interface ISeveral { Task EntryAsync({{parameters}}); ValueTask Other(CancellationToken stop, {{parameters}}); Task<int> Ask({{parameters}}); }
            public static partial class Workers { [ProcessWorker] public static void Work({{parameters}}) { } }
            """;
        GeneratorRun run = await AssertAsync(source, NullableContextOptions.Enable);
        Assert.Equal(parameters.Contains("params") ? 2 : 3, run.Files.Values.Count(file => file.Contains(expected)));
    }

    [Fact]
    public async Task Contracts_whose_names_differ_in_case_only_get_files_of_their_own()
    {
        GeneratorRun run = await AssertAsync(
            """
            using Channels;
            [ProcessChannel] public partial interface INumbers { void Number(int value); }
            [ProcessChannel] public partial interface Inumbers { void Number(int value); }
            """,
            NullableContextOptions.Enable);
        Assert.Equal(2, run.Files.Count);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp11)]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.Preview)]
    public void Supported_language_versions_compile(LanguageVersion version)
    {
        GeneratorRun.Of(TestCompilation.Create(Sources.SeveralMessages, languageVersion: version)).AssertCompiles();
        GeneratorRun.Of(TestCompilation.Create(Sources.Workers, languageVersion: version)).AssertCompiles();
        GeneratorRun.Of(TestCompilation.Create(Sources.AsyncMethods, languageVersion: version)).AssertCompiles();
    }

    private static string Of(ChannelKind kind, string source) => source.Replace("[ProcessChannel]", $"[ProcessChannel(Kind = ChannelKind.{kind})]");

    private static string LeadingDefault(string parameter, string value = "\"\"") => parameter.Contains('=') ? $" = {value}" : "";

    private static IEnumerable<string> TypesOfAnswers() => s_parameters
        .Where(static parameter => !parameter.Contains("Span<") && !parameter.StartsWith("params ") && !parameter.Contains('=') && !parameter.StartsWith("CancellationToken"))
        .Select(static parameter => parameter.Substring(0, parameter.LastIndexOf(' ')));

    private static async Task<GeneratorRun> AssertAsync(string source, NullableContextOptions nullable)
    {
        GeneratorRun run = GeneratorRun.Of(TestCompilation.Create(source, nullable));
        Assert.Empty(await run.AnalyzeAsync());
        run.AssertCompiles();
        Assert.NotEmpty(run.Files);
        return run;
    }
}
