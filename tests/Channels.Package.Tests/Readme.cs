using System;
using System.IO;
using Xunit;

namespace Channels.Package.Tests;

/// <summary>The README, as somebody reads it who copies from it.</summary>
internal static class Readme
{
    private const string Begin = "```csharp\n";
    private const string End = "\n```";

    /// <summary>The first example.</summary>
    internal static string FirstExample()
    {
        string text = File.ReadAllText(Repository.PathOf("README.md")).ReplaceLineEndings("\n");
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = begin < 0 ? -1 : text.IndexOf(End, begin, StringComparison.Ordinal);
        Assert.True(end > 0, "README.md has no example: a block that begins with ```csharp, a whole program such as\n" + Example);
        return text[(begin + Begin.Length)..end];
    }

    private const string Example = """
        using Channels;

        if (WorkerHost.IsWorker) return await WorkerHost.RunAsync();

        await using var numbers = INumbers.Create();
        await using WorkerProcess worker = Workers.StartSum(numbers.Reader);
        for (int i = 0; i < 10; i++) numbers.Writer.Number(i);
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
            public static async Task Sum(INumbers.Reader numbers)
            {
                long sum = 0;
                await foreach (int number in numbers.ReadAllAsync()) sum += number;
                Console.WriteLine(sum);
            }
        }
        """;
}
