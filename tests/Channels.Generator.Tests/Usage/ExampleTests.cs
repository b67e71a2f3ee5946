using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>Nothing is reported in what the README and the pages show.</summary>
public sealed partial class ExampleTests
{
    // A new program has these, without writing them.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static TheoryData<int> Programs => [.. Examples("README.md").Index()
        .Where(static example => example.Item.StartsWith("using "))
        .Select(static example => example.Index)];

    public static TheoryData<string> Pages => ["pipes.md", "queues.md", "joinables.md"];

    [Theory]
    [MemberData(nameof(Programs))]
    public Task A_whole_program_of_the_readme_is_fine(int example) => AssertNothingAsync(Examples("README.md")[example]);

    [Theory]
    [MemberData(nameof(Pages))]
    public Task The_examples_of_a_page_are_fine(string page)
    {
        string[] examples = Examples(Path.Combine("docs", page));
        string usings = string.Concat(examples.SelectMany(static example => Using().Matches(example)).Select(static match => match.Value).Distinct());
        ILookup<bool, string> parts = examples.Select(static example => Using().Replace(example, "").Trim('\n')).ToLookup(Types().IsMatch);
        return AssertNothingAsync(string.Join("\n\n", [usings, .. parts[false], .. parts[true]]));
    }

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

    private static Task AssertNothingAsync(string program) => Markup.AssertAsync(program, static source =>
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        SyntaxTree usings = CSharpSyntaxTree.ParseText(ImplicitUsings, (CSharpParseOptions)compilation.SyntaxTrees[0].Options, "Usings.cs");
        return compilation
            .AddSyntaxTrees(usings)
            .WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
    });

    private static string[] Examples(string page) =>
        [.. File.ReadAllText(Path.Combine(Repository.Root, page)).Split("```csharp\n").Skip(1).Select(static rest => rest[..rest.IndexOf("\n```")])];

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"\A(\[|(public|internal|static|sealed|partial|class|record|struct|enum) )")]
    private static partial Regex Types();
}
