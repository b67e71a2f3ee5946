using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels;

namespace DragRace;

/// <summary>The command line: reads the options, runs the races, prints what they say.</summary>
internal static class RaceCommand
{
    private const string AllChannels = "all";
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
        string[] channels = [.. Race.All.Select(race => race.Channel).Distinct(), AllChannels];
        Option<string> channel = new("--channel")
        {
            Description = "What to race.",
            HelpName = string.Join('|', channels),
            DefaultValueFactory = _ => AllChannels,
        };
        Option<int> producers = new("--producers")
        {
            Description =
                "How many processes put into the queue, each its share; a pipe stays out if there is more than one.",
            HelpName = "P",
            DefaultValueFactory = _ => 1,
        };
        Option<int> consumers = new("--consumers")
        {
            Description =
                "How many processes take from the queue, until its end; a pipe stays out if there is more than one.",
            HelpName = "C",
            DefaultValueFactory = _ => 1,
        };
        Option<int> runs = new("--runs")
        {
            Description = "How often each race is run; the median counts.",
            HelpName = "N",
            DefaultValueFactory = _ => 3,
        };
        Option<bool> json = new("--json") { Description = "Print a line of JSON a race instead of the table." };
        Option<bool> noPython = new("--no-python") { Description = "Leave Python's multiprocessing out." };
        channel.AcceptOnlyFromAmong(channels);
        messages.Validators.Add(MustBePositive);
        producers.Validators.Add(MustBePositive);
        consumers.Validators.Add(MustBePositive);
        runs.Validators.Add(MustBePositive);

        RootCommand command = new("Sends numbers from one process to another, and shows how long that takes.")
        {
            channel, messages, producers, consumers, runs, json, noPython,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            IReadOnlyList<Course> courses = [.. parsed.GetValue(messages)!.Select(count =>
                new Course(count, parsed.GetValue(producers), parsed.GetValue(consumers)))];
            return RunAsync(
                new RaceOptions(
                    Chosen(parsed.GetValue(channel)!, courses), courses, parsed.GetValue(runs), parsed.GetValue(json),
                    !parsed.GetValue(noPython)),
                cancellationToken);
        });
        return command.Parse(args).InvokeAsync();
    }

    private static IReadOnlyList<Race> Chosen(string channel, IReadOnlyList<Course> courses) =>
        [.. Race.All.Where(race => (channel == AllChannels || channel == race.Channel) && courses.All(race.Allows))];

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
        if (options.Races.Count == 0)
        {
            await Console.Error.WriteLineAsync("A pipe is for one producer and one consumer; a queue is for many.");
            return Failed;
        }
        try
        {
            IReport report = options.Json ? new JsonReport(Console.Out) : new TableReport();
            bool withPython = options.WithPython && await Python.IsHereAsync(cancellationToken);
            if (options.WithPython && !withPython)
                await Console.Error.WriteLineAsync("There is no python3 here to race against.");

            RaceDay day = new(options.Races, options.Runs, withPython, report);
            foreach (Course course in options.Courses)
                await day.RunAsync(course, cancellationToken);
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
