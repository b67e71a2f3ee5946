using System.Linq;
using System.Threading.Tasks;
using Channels.Generator.Tests.Harness;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>What workers return, and what is noted of their arguments; in processes that are started by what is generated.</summary>
public sealed class WorkerTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Channels;
        using MemoryPack;

        if (WorkerHost.IsWorker) return await WorkerHost.RunAsync();

        """;

    [Fact]
    public async Task A_result_of_each_form_arrives()
    {
        string output = await ProgramRun.RunAsync(Usings + """
            Task<string>[] results =
            [
                Of(Workers.StartSum(20, 22), static sum => $"{sum}"),
                Of(Workers.StartEcho("text"), static text => text ?? "none"),
                Of(Workers.StartEcho(null), static text => text ?? "none"),
                Of(Workers.StartSquares([1, 2, 3]), static squares => string.Join(" ", squares)),
                Of(Workers.StartRename(new Item(7, "seven", [Color.Green]), "eight"), static item => $"{item.Id} {item.Name} {item.Colors[0]}"),
                Of(Workers.StartReverse([1, 2, 3]), static bytes => string.Join(" ", bytes)),
                Of(Workers.StartPair(), static pair => $"{pair!.Value.Left} {pair.Value.Right}"),
                Of(Workers.StartNone(), static none => $"{none is null}"),
                Of(Workers.StartFlag(), static flag => $"{flag}"),
                Of(Workers.StartLetters(), static letters => letters.ToString()),
                Of(Workers.@Startclass(3), static range => string.Join(" ", range)),
            ];
            Console.WriteLine(string.Join(", ", await Task.WhenAll(results)));

            WorkerProcess[] others = [Workers.StartNothing(), Workers.StartNothingLater(), Workers.StartNothingAtOnce()];
            foreach (WorkerProcess worker in others)
            {
                await worker.Completion;
                await worker.DisposeAsync();
            }

            return 0;

            static async Task<string> Of<T>(WorkerProcess<T> worker, Func<T, string> show)
            {
                await using (worker)
                {
                    string result = show(await worker.Result);
                    await worker.Completion;
                    return result;
                }
            }

            public enum Color : byte { Red, Green }

            [MemoryPackable]
            public partial record Item(int Id, string Name, List<Color> Colors);

            static partial class Workers
            {
                [ProcessWorker] public static int Sum(int first, int second) => first + second;
                [ProcessWorker] public static async Task<string?> Echo(string? text) { await Task.Yield(); return text; }
                [ProcessWorker] public static ValueTask<List<int>> Squares(List<int> numbers) => new([.. numbers.Select(static number => number * number)]);
                [ProcessWorker] public static async ValueTask<Item> Rename(Item item, string name) { await Task.Yield(); return item with { Name = name }; }
                [ProcessWorker] public static byte[] Reverse(ReadOnlySpan<byte> bytes) { byte[] copy = bytes.ToArray(); Array.Reverse(copy); return copy; }
                [ProcessWorker] public static (int Left, string Right)? Pair() => (1, "one");
                [ProcessWorker] public static Task<int?> None() => Task.FromResult<int?>(null);
                [ProcessWorker] public static bool Flag() => true;
                [ProcessWorker] public static ReadOnlyMemory<char> Letters() => "letters".AsMemory();
                [ProcessWorker] public static IEnumerable<int> @class(int @int) { for (int i = 0; i < @int; i++) yield return i; }
                [ProcessWorker] public static void Nothing() { }
                [ProcessWorker] public static async Task NothingLater() => await Task.Yield();
                [ProcessWorker] public static ValueTask NothingAtOnce() => default;
            }
            """);
        Assert.Equal("42, text, none, 1 4 9, 7 eight Green, 3 2 1, 1 one, True, True, letters, 0 1 2\n", output);
    }

    [Fact]
    public async Task A_worker_that_is_stopped_still_has_a_result()
    {
        string output = await ProgramRun.RunAsync(Usings + """
            WorkerProcess<string> worker = Workers.StartWait("stopped");
            await worker.Started;
            await worker.DisposeAsync();
            Console.WriteLine(await worker.Result);
            return 0;

            static partial class Workers
            {
                [ProcessWorker]
                public static async Task<string> Wait(string text, CancellationToken stop)
                {
                    try { await Task.Delay(Timeout.Infinite, stop); }
                    catch (OperationCanceledException) { }
                    return text;
                }
            }
            """);
        Assert.Equal("stopped\n", output);
    }

    [Fact]
    public async Task A_crash_tells_the_arguments_but_what_is_sensitive()
    {
        string output = await ProgramRun.RunAsync(Usings + """
            await using WorkerProcess<int> worker = Workers.StartFail(4321, "secret", [91, 92], "nothing");
            try { Console.WriteLine(await worker.Result); }
            catch (WorkerCrashedException crash) { Console.WriteLine(crash.Arguments); Console.WriteLine(crash); }
            return 0;

            static partial class Workers
            {
                [ProcessWorker]
                public static int Fail(int number, [Sensitive] string password, ReadOnlySpan<byte> bytes, string? @class) => throw new InvalidOperationException("It failed.");
            }
            """);
        Assert.StartsWith("number: 4321, password: ***, bytes: Byte[2], class: \"nothing\"\n", output);
        Assert.Contains("It failed.", output);
        Assert.DoesNotContain("secret", output);
    }

    [Theory]
    [InlineData("string text", "__start.Describe(\"text\", text);")]
    [InlineData("[Sensitive] string text", "__start.DescribeSensitive(\"text\");")]
    [InlineData("[Channels.Sensitive] [My.Other] string text", "__start.DescribeSensitive(\"text\");")]
    [InlineData("[My.Sensitive] string text", "__start.Describe(\"text\", text);")]
    [InlineData("[Sensitive] INumbers.Reader numbers", "__start.DescribeSensitive(\"numbers\");")]
    [InlineData("INumbers.Writer numbers", "__start.Describe(\"numbers\", numbers);")]
    [InlineData("ReadOnlySpan<byte> bytes", "__start.Describe<byte>(\"bytes\", bytes);")]
    [InlineData("params ReadOnlySpan<(int Left, int Right)> pairs", "__start.Describe<(int Left, int Right)>(\"pairs\", pairs);")]
    [InlineData("params string?[]? texts", "__start.Describe(\"texts\", texts);")]
    [InlineData("int? @class", "__start.Describe(\"class\", @class);")]
    [InlineData("[Sensitive] ReadOnlySpan<int> @int", "__start.DescribeSensitive(\"int\");")]
    [InlineData("int __start", "__start_.Describe(\"__start\", __start);")]
    public void An_argument_is_described_by_its_name(string parameter, string description)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using System;
            using Channels;

            [ProcessChannel] public partial interface INumbers { void Number(int value); }
            static partial class Workers { [ProcessWorker] static void Work({{parameter}}) { } }

            namespace My
            {
                [AttributeUsage(AttributeTargets.Parameter)] public sealed class SensitiveAttribute : Attribute;
                [AttributeUsage(AttributeTargets.Parameter)] public sealed class OtherAttribute : Attribute;
            }
            """).AssertCompiles();
        string[] described = [.. run.Files.Values
            .SelectMany(static file => file.Split('\n'))
            .Select(static line => line.Trim())
            .Where(static line => line.Contains(".Describe"))];
        Assert.Equal([description], described);
    }

    [Fact]
    public void A_token_is_not_described() => Assert.DoesNotContain(
        GeneratorRun.Of("using System.Threading; using Channels; static partial class Workers { [ProcessWorker] static void Work([Sensitive] CancellationToken stop) { } }")
            .AssertCompiles().Files.Values,
        static file => file.Contains(".Describe"));
}
