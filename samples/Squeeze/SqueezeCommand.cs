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
using Spectre.Console;

namespace Squeeze;

/// <summary>The command line: has the files compressed, shows how far it is.</summary>
internal static class SqueezeCommand
{
    private const int Failed = 1;
    private const int Cancelled = 130;

    public static Task<int> RunAsync(string[] args)
    {
        Argument<DirectoryInfo> source = new("source") { Description = "The directory whose files are compressed." };
        Argument<DirectoryInfo> target = new("target") { Description = "The directory that gets the compressed files." };
        Option<int> workers = new("--workers")
        {
            Description = "How many processes compress.",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        Option<bool> crash = new("--crash")
        {
            Description = "Let one of them crash on the way.",
        };
        source.AcceptExistingOnly();
        workers.Validators.Add(MustBePositive);

        RootCommand command = new("Compresses the files of a directory with Brotli, in several processes.") { source, target, workers, crash };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(source)!.FullName, parsed.GetValue(target)!.FullName, parsed.GetValue(workers), parsed.GetValue(crash), cancellationToken));
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

    private static async Task<int> RunAsync(string source, string target, int workers, bool crash, CancellationToken cancellationToken)
    {
        // Ctrl+C cancels from the first await on; before that it would end this process as it stands.
        await Task.Yield();
        try
        {
            IReadOnlyList<string> paths = [.. Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories)
                .Where(path => !path.StartsWith(target + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                .Select(path => Path.GetRelativePath(source, path))
                .Order(StringComparer.Ordinal)];
            Tally tally = await ShowProgressAsync(
                paths.Count, progress => Squeezing.RunAsync(source, target, paths, workers, crash, progress, cancellationToken));
            foreach ((string path, string reason) in tally.Failures)
                await Console.Error.WriteLineAsync($"{path}: {reason}");
            string summary = string.Create(
                CultureInfo.InvariantCulture,
                $"{tally.Files - tally.Failures.Count:N0} files, {tally.Before:N0} bytes, {tally.After:N0} when compressed.");
            Console.WriteLine(summary);
            return tally.Failures.Count == 0 ? 0 : Failed;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Whatever was noticed first: the user wanted it to end.
            await Console.Error.WriteLineAsync("Cancelled.");
            return Cancelled;
        }
        catch (Exception exception) when (exception is
            IOException or UnauthorizedAccessException or PlatformNotSupportedException or WorkerPoolException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return Failed;
        }
    }

    /// <summary>As a bar where somebody looks at it.</summary>
    private static Task<Tally> ShowProgressAsync(int files, Func<Action<Tally>, Task<Tally>> run) =>
        !AnsiConsole.Profile.Capabilities.Interactive
            ? run(static _ => { })
            : AnsiConsole.Progress().StartAsync(context =>
            {
                ProgressTask bar = context.AddTask("Compressing", maxValue: Math.Max(1, files));
                return run(tally => bar.Value = tally.Files);
            });
}
