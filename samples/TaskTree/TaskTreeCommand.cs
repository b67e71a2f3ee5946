using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Channels;

namespace TaskTree;

/// <summary>The command line: has the tree walked, shows the result.</summary>
internal static class TaskTreeCommand
{
    private const int Failed = 1;
    private const int Cancelled = 130;

    public static Task<int> RunAsync(string[] args)
    {
        Argument<DirectoryInfo> root = new("root")
        {
            Description = "Where the walk begins.",
            DefaultValueFactory = _ => new DirectoryInfo("."),
        };
        Option<int> workers = new("--workers")
        {
            Description = "How many processes walk.",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        Option<bool> kill = new("--kill")
        {
            Description = "Kill one of them on the way, and start another one in its place.",
        };
        Option<int> top = new("--top")
        {
            Description = "How many of the largest directories are shown.",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
        };
        root.AcceptExistingOnly();
        workers.Validators.Add(MustBePositive);
        top.Validators.Add(MustBePositive);

        RootCommand command = new("Counts files and bytes in a tree of directories, walked by several processes.")
        {
            root, workers, kill, top,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(root)!.FullName, parsed.GetValue(workers), parsed.GetValue(kill), parsed.GetValue(top),
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

    private static async Task<int> RunAsync(
        string root, int workers, bool kill, int top, CancellationToken cancellationToken)
    {
        // Ctrl+C cancels from the first await on; before that it would end this process as it stands.
        await Task.Yield();
        try
        {
            Tally tally = await Walking.RunAsync(root, workers, kill, cancellationToken);
            Report.Write(tally, top);
            return tally.Abandoned.Count == 0 ? 0 : Failed;
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
