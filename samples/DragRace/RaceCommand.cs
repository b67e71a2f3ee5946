using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Channels;

namespace DragRace;

/// <summary>The command line: reads the options, runs the races, prints what they say.</summary>
internal static class RaceCommand
{
    private const int Failed = 1;

    public static Task<int> RunAsync(string[] args)
    {
        Option<int[]> messages = new("--messages")
        {
            Description = "How many numbers to send; several counts are several races.",
            HelpName = "N",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => [10_000, 100_000, 1_000_000],
        };
        Option<int> runs = new("--runs")
        {
            Description = "How often each race is run; the median counts.",
            HelpName = "N",
            DefaultValueFactory = _ => 3,
        };
        Option<bool> json = new("--json") { Description = "Print a line of JSON a race instead of the table." };
        Option<bool> noPython = new("--no-python") { Description = "Leave Python's multiprocessing out." };
        messages.Validators.Add(MustBePositive);
        runs.Validators.Add(MustBePositive);

        RootCommand command = new("Sends numbers from one process to another, and shows how long that takes.")
        {
            messages, runs, json, noPython,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new RaceOptions(
                parsed.GetValue(messages)!, parsed.GetValue(runs), parsed.GetValue(json), !parsed.GetValue(noPython)),
            cancellationToken));
        return command.Parse(args).InvokeAsync();
    }

    /// <summary>What is no number at all has been refused before.</summary>
    private static void MustBePositive(OptionResult option)
    {
        foreach (Token token in option.Tokens)
        {
            if (int.TryParse(token.Value, CultureInfo.InvariantCulture, out int number) && number < 1)
                option.AddError($"{option.Option.Name} takes numbers from 1 on, not {token.Value}.");
        }
    }

    private static async Task<int> RunAsync(RaceOptions options, CancellationToken cancellationToken)
    {
        try
        {
            IReport report = options.Json ? new JsonReport(Console.Out) : new TableReport();
            bool withPython = options.WithPython && await Python.IsHereAsync(cancellationToken);
            if (options.WithPython && !withPython)
                await Console.Error.WriteLineAsync("There is no python3 here to race against.");

            RaceDay day = new(options.Runs, withPython, report);
            foreach (int messages in options.Messages)
                await day.RunAsync(messages, cancellationToken);
            report.Close();
            return 0;
        }
        catch (OperationCanceledException)
        {
            return Failed;
        }
        catch (Exception exception) when (exception is
            IOException or PlatformNotSupportedException or WorkerCrashedException or ChannelPeerLostException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return Failed;
        }
    }
}
