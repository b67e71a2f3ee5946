using System.Threading.Tasks;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Channels.Generator.Tests.Usage;

/// <summary>Sources that use endpoints. All of them compile without a warning of the compiler.</summary>
internal static class MessageUse
{
    private const string Usings = """
        #pragma warning disable CS0067, CS0168, CS0169, CS0219, CS0414, CS0649, CS1998, CS8321
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices;
        using System.Threading;
        using System.Threading.Tasks;
        using Channels;

        """;

    private const string Contracts = """

        [ProcessChannel(Kind = ChannelKind.Pipe)] public partial interface INumbers { void Number(int value); }
        [ProcessChannel(Kind = ChannelKind.Queue)] public partial interface IItems { void Item(int value); }
        [ProcessChannel(Kind = ChannelKind.Joinable)] public partial interface IJobs { void Job(int number); }
        [ProcessChannel(Kind = ChannelKind.Joinable)] public partial interface INotes { void Note(string text); }
        [ProcessChannel(Kind = ChannelKind.Joinable)] public partial interface IErrands { void Fetch(int number); void Carry(string what); }
        [ProcessChannel(Kind = ChannelKind.Pipe)] public partial interface IBlocks { void Block(ReadOnlySpan<byte> bytes); }
        [ProcessChannel(Kind = ChannelKind.Queue)] public partial interface IPictures { void Pixels(int id, ReadOnlySpan<byte> bytes); void Title(string text); }
        [ProcessChannel(Kind = ChannelKind.Pipe)] public partial interface ITables { void Row(int id, ReadOnlySpan<long> cells); }
        [ProcessChannel(Kind = ChannelKind.Pipe)] public partial interface IMemories { void Memory(ReadOnlyMemory<byte> bytes); }
        [ProcessChannel(Kind = ChannelKind.Pipe)] public partial interface INamed { void PixelsAsync(ReadOnlySpan<byte> bytes); ValueTask BlockAsync(ReadOnlySpan<byte> toString, int id); void Other(ReadOnlyMemory<byte> bytes); }

        static partial class Workers
        {
            [ProcessWorker]
            public static async Task Do(IJobs.Reader jobs)
            {
                await foreach (ProcessTask<int> job in jobs.ReadTasksAsync()) job.Done();
            }

            [ProcessWorker]
            public static void Send(INumbers.Writer numbers) => numbers.Number(1);

            [ProcessWorker]
            public static void Put(IJobs.Writer jobs) => jobs.Job(1);
        }
        """;

    /// <param name="members">Of a class.</param>
    public static Task AssertMembersAsync(string members) => AssertAsync(
        $"{Usings}static partial class Program\n{{\n{members}\n}}\n{Contracts}", OutputKind.DynamicallyLinkedLibrary);

    /// <param name="types">Beside the contracts.</param>
    public static Task AssertTypesAsync(string types) => AssertAsync($"{Usings}{types}\n{Contracts}", OutputKind.DynamicallyLinkedLibrary);

    /// <param name="statements">What a program does that is no worker.</param>
    public static Task AssertProgramAsync(string statements) => AssertAsync(
        $"{Usings}if (WorkerHost.IsWorker) return await WorkerHost.RunAsync();\n{statements}\nreturn 0;\n{Contracts}", OutputKind.ConsoleApplication);

    /// <param name="source">All of it.</param>
    /// <param name="kind">What it is compiled to.</param>
    public static Task AssertAsync(string source, OutputKind kind) => Markup.AssertAsync(source, text => Create(text, kind), isWhole: true);

    private static CSharpCompilation Create(string source, OutputKind kind)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        return compilation.WithOptions(compilation.Options.WithOutputKind(kind).WithAllowUnsafe(true));
    }
}
