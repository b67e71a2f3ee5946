using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Reports;
using Channels.Benchmarks.Suites;

namespace Channels.Benchmarks;

/// <summary>The command line.</summary>
internal static class BenchmarkCommand
{
    private const string All = "all";
    private const int Failed = 1;

    public static Task<int> RunAsync(string[] args)
    {
        string[] names = [.. AllSuites.Suites.Select(suite => suite.Name), All];
        Argument<string[]> suites = new("suites")
        {
            Description = $"What to measure: {string.Join(", ", names)}.",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => [All],
        };
        suites.AcceptOnlyFromAmong(names);
        Option<int> runs = new("--runs")
        {
            Description = "How often each subject is run; the median counts.",
            HelpName = "N",
            DefaultValueFactory = _ => 5,
        };
        Option<double> scale = new("--scale")
        {
            Description = "What every count is multiplied by, to see quickly whether all of it runs.",
            HelpName = "FACTOR",
            DefaultValueFactory = _ => 1,
        };
        Option<string?> only = new("--only")
        {
            Description = "Measure only the limits, and the subjects whose name contains this.",
            HelpName = "TEXT",
        };
        Option<bool> json = new("--json") { Description = "Print a line of JSON a subject instead of tables." };
        runs.Validators.Add(MustBePositive);
        scale.Validators.Add(MustBePositive);

        RootCommand command = new("Measures channels between processes, beside their limits and what else there is.")
        {
            suites, runs, scale, only, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            IReport report = parsed.GetValue(json) ? new JsonReport(Console.Out) : new TableReport();
            BenchmarkRunner runner = new(parsed.GetValue(runs), parsed.GetValue(only), report, Note);
            return RunAsync(runner, Chosen(parsed.GetValue(suites)!), parsed.GetValue(scale), cancellationToken);
        });
        return command.Parse(args).InvokeAsync();
    }

    private static IReadOnlyList<Suite> Chosen(string[] names) =>
        [.. AllSuites.Suites.Where(suite => names.Contains(All) || names.Contains(suite.Name))];

    private static async Task<int> RunAsync(
        BenchmarkRunner runner, IReadOnlyList<Suite> suites, double scale, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("channels-benchmarks-");
        try
        {
            Surroundings surroundings =
                await Surroundings.LookAroundAsync(folder.FullName, scale, Note, cancellationToken);
            foreach (Suite suite in suites)
                await runner.RunAsync(suite, surroundings, cancellationToken);
            return runner.Succeeded ? 0 : Failed;
        }
        catch (OperationCanceledException)
        {
            return Failed;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Note(string text) => Console.Error.WriteLine(text);

    /// <summary>What is no number at all has been refused before.</summary>
    private static void MustBePositive(OptionResult option)
    {
        foreach (Token token in option.Tokens)
        {
            if (double.TryParse(token.Value, CultureInfo.InvariantCulture, out double number) && number <= 0)
                option.AddError($"{option.Option.Name} takes what is more than zero, not {token.Value}.");
        }
    }
}
