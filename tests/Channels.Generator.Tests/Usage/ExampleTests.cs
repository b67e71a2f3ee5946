using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>What the documentation shows is as it should be: it compiles, and no rule has anything against it.</summary>
public sealed partial class ExampleTests
{
    // A new program has these, without writing them.
    private const string ImplicitUsings = """
        global using global::System;
        global using global::System.Collections.Generic;
        global using global::System.IO;
        global using global::System.Linq;
        global using global::System.Threading;
        global using global::System.Threading.Tasks;
        """;

    public static TheoryData<string> Programs =>
        [.. Examples("README.md").Where(static example => example.StartsWith("using ", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Programs))]
    public Task A_whole_program_of_the_readme_is_fine(string program) => AssertNothingAsync(program);

    [Theory]
    [InlineData("pipes.md")]
    [InlineData("queues.md")]
    [InlineData("joinables.md")]
    [InlineData("endpoints.md")]
    [InlineData("requests.md")]
    [InlineData("workers.md")]
    public Task The_examples_of_a_page_are_fine(string page)
    {
        // An example is either statements or types, and types come last.
        string[] examples = Examples(Path.Combine("docs", page));
        string usings = string.Concat(examples.SelectMany(static example => Using().Matches(example)).Select(static match => match.Value).Distinct());
        ILookup<bool, string> parts = examples.Select(static example => Using().Replace(example, "").Trim('\n')).ToLookup(Types().IsMatch);
        return AssertNothingAsync(string.Join("\n\n", [usings, .. parts[false], .. parts[true]]));
    }

    [Theory]
    [InlineData("""
        IThumbnails.Writer writer = channel.Writer;
        writer.Resize("cat.png", 320, 200);
        bool sent = writer.TryResize("cat.png", 320, 200);
        await writer.ResizeAsync("cat.png", 320, 200, cancellationToken);
        writer.Complete();
        """)]
    [InlineData("""
        await foreach (IThumbnails.Message message in channel.Reader.ReadAllAsync(cancellationToken))
            switch (message)
            {
                case { Resize: { } resize }: Console.WriteLine($"{resize.Path} {resize.Width} {resize.Height}"); break;
                case { Rotate: { } rotate }: Console.WriteLine($"{rotate.Path} {rotate.Degrees}"); break;
            }
        """)]
    [InlineData("""
        int sum = 0;
        await foreach (int number in numbers.ReadAllAsync(cancellationToken))
            sum += number;
        await channel.Reader.DispatchAsync(handler, cancellationToken);
        """)]
    [InlineData("""
        await foreach (Job job in jobs.Reader.ReadAllAsync()) { Work(job); jobs.Reader.TaskDone(); }
        """)]
    [InlineData("""
        await foreach (ProcessTask<Job> task in jobs.Reader.ReadTasksAsync())
        {
            Work(task.Value);
            task.Done();
        }

        await jobs.JoinAsync(cancellationToken);
        """)]
    public Task The_usual_statements_are_fine(string statements) => AssertNothingAsync(
        $$"""
        using Channels;
        using MemoryPack;

        static class Program
        {
            static void Work(Job job) { }

            static async Task UseAsync(
                IThumbnails.Channel channel, INumbers.Reader numbers, IJobs.Channel jobs, IThumbnails handler, CancellationToken cancellationToken)
            {
                {{statements}}
            }
        }

        [ProcessChannel(Kind = ChannelKind.Pipe)]
        public partial interface INumbers
        {
            void Number(int value);
        }

        [ProcessChannel(Kind = ChannelKind.Queue)]
        public partial interface IThumbnails
        {
            void Resize(string path, int width, int height);
            void Rotate(string path, float degrees);
            void Pixels(int id, ReadOnlySpan<byte> bytes);
        }

        [ProcessChannel(Kind = ChannelKind.Joinable)]
        public partial interface IJobs
        {
            ValueTask PutAsync(Job job, CancellationToken cancellationToken = default);
        }

        [MemoryPackable]
        public partial record Job(int Id, string Name, List<string> Tags);
        """,
        OutputKind.DynamicallyLinkedLibrary);

    [Fact]
    public Task A_worker_and_its_parent_are_fine() => AssertNothingAsync("""
        using Channels;

        if (WorkerHost.IsWorker) return await WorkerHost.RunAsync();

        await using var numbers = INumbers.Create();
        await using WorkerProcess worker = Workers.StartSum(numbers.Reader, seed: 7);
        for (int i = 0; i < 1_000_000; i++) numbers.Writer.Number(i);
        numbers.Writer.Complete();
        await worker.Completion;
        return 0;

        [ProcessChannel(Kind = ChannelKind.Pipe)]
        public partial interface INumbers
        {
            void Number(int value);
        }

        static partial class Workers
        {
            [ProcessWorker]
            public static async Task Sum(INumbers.Reader numbers, int seed, CancellationToken stop)
            {
                long sum = seed;
                await foreach (int number in numbers.ReadAllAsync(stop)) sum += number;
                Console.WriteLine(sum);
            }
        }
        """);

    private static Task AssertNothingAsync(string program, OutputKind kind = OutputKind.ConsoleApplication) => Markup.AssertAsync(program, source =>
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        SyntaxTree usings = CSharpSyntaxTree.ParseText(ImplicitUsings, (CSharpParseOptions)compilation.SyntaxTrees[0].Options, "Usings.cs");
        return compilation
            .AddSyntaxTrees(usings)
            .WithOptions(compilation.Options.WithOutputKind(kind));
    });

    private static string[] Examples(string page) =>
    [
        .. File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n")
            .Split("```csharp\n").Skip(1)
            .Select(static rest => rest[..rest.IndexOf("\n```", StringComparison.Ordinal)]),
    ];

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"\A(\[|(public|internal|static|sealed|partial|class|record|struct|enum) )")]
    private static partial Regex Types();
}
