using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>An edit re-runs what it concerns, and nothing else.</summary>
public sealed class IncrementalTests
{
    private const string Source = """
        using System.Threading.Tasks;
        using Channels;

        namespace Demo;

        [ProcessChannel]
        public partial interface INumbers
        {
            void Number(int value);
        }

        [ProcessChannel]
        public partial interface INames
        {
            void Label(string text);
        }

        public static partial class Workers
        {
            [ProcessWorker]
            public static Task Sum(INumbers.Reader numbers)
            {
                return Task.CompletedTask;
            }
        }

        public static partial class Others
        {
            [ProcessWorker]
            public static void Idle()
            {
            }
        }

        public class Unrelated
        {
            public int Answer => 42;
        }
        """;

    private const string OfNumbers = "[ProcessChannel]\npublic partial interface INumbers";

    private const string AsQueue = "[ProcessChannel(Kind = ChannelKind.Queue)]\npublic partial interface INumbers";

    [Theory]
    [InlineData("Answer => 42", "Answer => 43")]
    [InlineData("public class Unrelated", "/* comment */ public class Renamed")]
    [InlineData("return Task.CompletedTask;", "return Task.Delay(1);")]
    [InlineData("namespace Demo;", "\n\n\nnamespace Demo;")]
    [InlineData("(int value)", "( /* comment */ int value)")]
    public void An_edit_that_changes_no_signature_runs_nothing_again(string from, string to)
    {
        GeneratorRunResult edited = GeneratorRun.Of(Source).Edit(from, to);
        Assert.NotEmpty(GeneratorRun.ReasonsOf(edited));
        Assert.All(GeneratorRun.ReasonsOf(edited), static run => Assert.Contains(run.Reason, GeneratorRun.Unchanged));
    }

    [Fact]
    public void A_new_parameter_name_changes_its_contract_only() =>
        AssertChanged("Number(int value)", "Number(int number)", TrackingNames.Contracts, "Demo.INumbers");

    [Fact]
    public void A_new_parameter_name_changes_no_fingerprint()
    {
        GeneratorRun run = GeneratorRun.Of(Source);
        string before = Fingerprint(run.Result, "Demo.INumbers");
        Assert.Equal(before, Fingerprint(run.Edit("Number(int value)", "Number(int number)"), "Demo.INumbers"));
        Assert.NotEqual(before, Fingerprint(run.Edit("Number(int value)", "Number(uint value)"), "Demo.INumbers"));
        Assert.NotEqual(before, Fingerprint(run.Edit("Number(int value)", "Digit(int value)"), "Demo.INumbers"));
    }

    [Fact]
    public void A_new_message_changes_its_contract_only() => AssertChanged(
        "void Number(int value);", "void Number(int value); void Done();", TrackingNames.Contracts, "Demo.INumbers");

    [Fact]
    public void A_new_parameter_of_a_worker_changes_its_type_only() =>
        AssertChanged("Idle()", "Idle(int seconds)", TrackingNames.WorkerTypes, "Demo.Others");

    [Fact]
    public void A_result_of_a_worker_changes_its_type_only() =>
        AssertChanged("static Task Sum", "static Task<int> Sum", TrackingNames.WorkerTypes, "Demo.Workers");

    [Fact]
    public void A_parameter_of_a_worker_that_becomes_sensitive_changes_its_type_only() =>
        AssertChanged("Sum(INumbers.Reader numbers)", "Sum([Sensitive] INumbers.Reader numbers)", TrackingNames.WorkerTypes, "Demo.Workers");

    [Fact]
    public void Another_kind_changes_its_contract_only() => AssertChanged(OfNumbers, AsQueue, TrackingNames.Contracts, "Demo.INumbers");

    [Fact]
    public void Another_kind_is_another_fingerprint()
    {
        GeneratorRun run = GeneratorRun.Of(Source);
        Assert.NotEqual(Fingerprint(run.Result, "Demo.INumbers"), Fingerprint(run.Edit(OfNumbers, AsQueue), "Demo.INumbers"));
    }

    [Fact]
    public void The_kind_that_is_the_default_anyway_runs_nothing_again()
    {
        GeneratorRunResult edited = GeneratorRun.Of(Source).Edit(OfNumbers, OfNumbers.Replace("]", "(Kind = ChannelKind.Pipe)]"));
        Assert.All(GeneratorRun.ReasonsOf(edited), static run => Assert.Contains(run.Reason, GeneratorRun.Unchanged));
    }

    [Fact]
    public void A_kind_without_endpoints_takes_its_file_with_it()
    {
        GeneratorRunResult edited = GeneratorRun.Of(Source).Edit(OfNumbers, OfNumbers.Replace("]", "(Kind = (ChannelKind)9)]"));
        Assert.DoesNotContain(edited.GeneratedSources, static source => source.HintName.StartsWith("Demo.INumbers"));
        Assert.Contains(edited.GeneratedSources, static source => source.HintName.StartsWith("Demo.INames"));
    }

    [Fact]
    public void A_renamed_worker_does_not_change_the_registration()
    {
        GeneratorRunResult edited = AssertChanged("void Idle()", "void Rest()", TrackingNames.WorkerTypes, "Demo.Others");
        Assert.All(Reasons(edited, TrackingNames.Registration), static reason => Assert.Contains(reason, GeneratorRun.Unchanged));
    }

    [Fact]
    public void A_renamed_contract_is_another_file()
    {
        GeneratorRun run = GeneratorRun.Of(Source);
        Assert.Contains(run.Files.Keys, static name => name.StartsWith("Demo.INames"));
        GeneratorRunResult edited = run.Edit("INames", "ITitles");
        Assert.DoesNotContain(edited.GeneratedSources, static source => source.HintName.StartsWith("Demo.INames"));
        Assert.Contains(edited.GeneratedSources, static source => source.HintName.StartsWith("Demo.ITitles"));
        Assert.Single(Reasons(edited, TrackingNames.Contracts), static reason => !GeneratorRun.Unchanged.Contains(reason));
    }

    [Fact]
    public void A_contract_that_breaks_a_rule_takes_its_file_with_it()
    {
        GeneratorRun run = GeneratorRun.Of(Source);
        Assert.Contains(run.Files.Keys, static name => name.StartsWith("Demo.INames"));
        GeneratorRunResult edited = run.Edit("Label(string text)", "Label(object text)");
        Assert.DoesNotContain(edited.GeneratedSources, static source => source.HintName.StartsWith("Demo.INames"));
        Assert.Contains(edited.GeneratedSources, static source => source.HintName.StartsWith("Demo.INumbers"));
    }

    private static GeneratorRunResult AssertChanged(string from, string to, string step, string type)
    {
        GeneratorRun run = GeneratorRun.Of(Source);
        GeneratorRunResult edited = run.Edit(from, to);
        Assert.Single(Reasons(edited, step), IncrementalStepRunReason.Modified);
        Assert.All(
            Reasons(edited, step).Where(static reason => reason != IncrementalStepRunReason.Modified),
            static reason => Assert.Contains(reason, GeneratorRun.Unchanged));

        foreach (GeneratedSourceResult source in edited.GeneratedSources)
        {
            bool isSame = source.SourceText.ToString() == run.Files[source.HintName];
            Assert.Equal(!source.HintName.StartsWith(type), isSame);
        }

        return edited;
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        GeneratorRun.ReasonsOf(result).Where(run => run.Step == step).Select(static run => run.Reason);

    private static string Fingerprint(GeneratorRunResult result, string type) => string.Concat(
        result.GeneratedSources
            .Single(source => source.HintName.StartsWith(type))
            .SourceText.ToString()
            .Split('\n')
            .Where(static line => line.TrimStart().StartsWith("0x")));
}
