using System.Threading.Tasks;
using Channels.CodeFixes;
using Channels.Generator.Tests.Harness;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>What the editor offers for a rule of contracts and workers, and what the source is afterwards.</summary>
public sealed class CodeFixTests
{
    [Theory]
    [InlineData("public interface INumbers", "public partial interface INumbers")]
    [InlineData("interface INumbers", "partial interface INumbers")]
    [InlineData("/* Numbers. */ interface INumbers", "/* Numbers. */ partial interface INumbers")]
    public Task A_contract_is_made_partial(string before, string after) => CodeFixRun.AssertAsync<MarkPartialFix>(
        "CHAN001", Contract(before), Contract(after));

    [Theory]
    [InlineData("class Outer", "partial class Outer")]
    [InlineData("internal static class Outer", "internal static partial class Outer")]
    [InlineData("internal readonly record struct Outer", "internal readonly partial record struct Outer")]
    public Task A_type_around_a_worker_is_made_partial(string before, string after) => CodeFixRun.AssertAsync<MarkPartialFix>(
        "CHAN001", Around(before), Around(after));

    [Theory]
    [InlineData("public void Work()", "public static void Work()")]
    [InlineData("void Work()", "static void Work()")]
    [InlineData("async Task Work()", "static async Task Work()")]
    [InlineData("protected internal async Task Work()", "protected internal static async Task Work()")]
    public Task A_worker_is_made_static(string before, string after) => CodeFixRun.AssertAsync<MakeStaticFix>(
        "CHAN101", Worker(before), Worker(after));

    [Theory]
    [InlineData("virtual void Work()")]
    [InlineData("public virtual async Task Work()")]
    public Task A_worker_that_others_override_is_left_alone(string method) => CodeFixRun.AssertNotOfferedAsync<MakeStaticFix>(
        "CHAN101", Worker(method));

    [Theory]
    [InlineData("class Item", "[MemoryPackable]\npartial class Item")]
    [InlineData("/// <summary>One.</summary>\npublic sealed class Item", "/// <summary>One.</summary>\n[MemoryPackable]\npublic sealed partial class Item")]
    [InlineData("[System.Serializable]\npublic struct Item", "[MemoryPackable]\n[System.Serializable]\npublic partial struct Item")]
    public Task A_type_is_made_packable(string before, string after) => CodeFixRun.AssertAsync<MarkPackableFix>(
        "CHAN019", Packable(before, ""), Packable(after, "using MemoryPack;\n"));

    [Fact]
    public Task A_record_is_made_packable() => CodeFixRun.AssertAsync<MarkPackableFix>(
        "CHAN019",
        "using Channels;\nusing MemoryPack;\n[ProcessChannel] partial interface IItems { void Put(Item item); }\nrecord Item(string Text);\n",
        "using Channels;\nusing MemoryPack;\n[ProcessChannel] partial interface IItems { void Put(Item item); }\n[MemoryPackable]\npartial record Item(string Text);\n");

    [Fact]
    public Task All_types_are_made_packable_at_once() => CodeFixRun.AssertAllAsync<MarkPackableFix>(
        "CHAN019",
        "using Channels;\n[ProcessChannel] partial interface IItems { void Put(Item item); void More(Other other, Item item); }\nrecord Item(string Text);\nrecord Other(string Text);\n",
        "using Channels;\nusing MemoryPack;\n[ProcessChannel] partial interface IItems { void Put(Item item); void More(Other other, Item item); }\n[MemoryPackable]\npartial record Item(string Text);\n[MemoryPackable]\npartial record Other(string Text);\n");

    [Fact]
    public Task All_workers_are_made_static_at_once() => CodeFixRun.AssertAllAsync<MakeStaticFix>(
        "CHAN101",
        "using Channels;\npartial class Workers\n{\n    [ProcessWorker] void First() { }\n    [ProcessWorker] void Second() { }\n}\n",
        "using Channels;\npartial class Workers\n{\n    [ProcessWorker] static void First() { }\n    [ProcessWorker] static void Second() { }\n}\n");

    [Fact]
    public Task A_using_is_the_first_where_there_are_none() => CodeFixRun.AssertAsync<MarkPackableFix>(
        "CHAN019",
        "// A file.\nnamespace Demo\n{\n    [Channels.ProcessChannel] partial interface IItems { void Put(Item item); }\n\n    class Item { public string? Text { get; set; } }\n}\n",
        "// A file.\nusing MemoryPack;\n\nnamespace Demo\n{\n    [Channels.ProcessChannel] partial interface IItems { void Put(Item item); }\n\n    [MemoryPackable]\n    partial class Item { public string? Text { get; set; } }\n}\n");

    private static string Packable(string declaration, string directive) => $$"""
        using System;
        using Channels;
        {{directive}}
        [ProcessChannel]
        internal partial interface IItems { void Put(Item item); }

        {{declaration}}
        {
            public string? Text { get; set; }
        }
        """;

    private static string Contract(string declaration) => $$"""
        using Channels;

        namespace Demo;

        // What comes first.
        [ProcessChannel]
        {{declaration}}
        {
            void Number(int value);
        }
        """;

    private static string Around(string declaration) => $$"""
        using Channels;

        /// <summary>Holds workers.</summary>
        {{declaration}}
        {
            static partial class Workers
            {
                [ProcessWorker]
                internal static void Work() { }
            }
        }
        """;

    private static string Worker(string declaration) => $$"""
        #pragma warning disable CS1998
        using System.Threading.Tasks;
        using Channels;

        partial class Workers
        {
            // Works.
            [ProcessWorker]
            {{declaration}} { }
        }
        """;
}
