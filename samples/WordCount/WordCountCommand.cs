using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Channels;

namespace WordCount;

/// <summary>The command line: finds the files, has them counted, shows the result.</summary>
internal static class WordCountCommand
{
    private const int Failed = 1;
    private const int Cancelled = 130;

    /// <summary>Hidden files and folders stay out, and links, which might lead in a circle.</summary>
    private static readonly EnumerationOptions s_files = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    public static Task<int> RunAsync(string[] args)
    {
        Argument<DirectoryInfo> folder = new("folder")
        {
            Description = "Where the files are, or their folders.",
            DefaultValueFactory = _ => new DirectoryInfo("."),
        };
        Option<string> pattern = new("--pattern")
        {
            Description = "Which files are counted.",
            DefaultValueFactory = _ => "*",
        };
        Option<int> workers = new("--workers")
        {
            Description = "How many processes count.",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        Option<int> top = new("--top")
        {
            Description = "How many of the most frequent words are shown.",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
        };
        folder.AcceptExistingOnly();
        workers.Validators.Add(MustBePositive);
        top.Validators.Add(MustBePositive);

        RootCommand command = new("Counts the words of all text files in a folder, spread over several processes.")
        {
            folder, pattern, workers, top,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            Directory.EnumerateFiles(parsed.GetValue(folder)!.FullName, parsed.GetValue(pattern)!, s_files),
            parsed.GetValue(workers), parsed.GetValue(top), cancellationToken));
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

    private static async Task<int> RunAsync(
        IEnumerable<string> files, int workers, int top, CancellationToken cancellationToken)
    {
        // Ctrl+C cancels from the first await on; before that it would end this process as it stands.
        await Task.Yield();
        try
        {
            Report.Write(await Counting.RunAsync(files, workers, cancellationToken), top);
            return 0;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Whatever was noticed first: the user wanted it to end.
            await Console.Error.WriteLineAsync("Cancelled.");
            return Cancelled;
        }
        catch (Exception exception) when (exception is
            IOException or UnauthorizedAccessException or PlatformNotSupportedException
            or WorkerCrashedException or ChannelPeerLostException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return Failed;
        }
    }
}
