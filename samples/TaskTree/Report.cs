using System;
using System.Globalization;
using System.Linq;
using Channels;
using Spectre.Console;

namespace TaskTree;

/// <summary>The result, for people.</summary>
internal static class Report
{
    private const int AbandonedShown = 10;

    public static void Write(Tally tally, int top)
    {
        WriteAbandoned(tally);
        Table table = new Table().Border(TableBorder.Rounded);
        table.AddColumn("directory");
        table.AddColumn(new TableColumn("files").RightAligned());
        table.AddColumn(new TableColumn("bytes").RightAligned());
        foreach ((string path, long files, long bytes) in tally.Largest(top))
            table.AddRow(Markup.Escape(path), Show(files), Show(bytes));
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            $"{Show(tally.Directories)} directories, {Show(tally.Files)} files, {Show(tally.Bytes)} bytes.");
    }

    private static void WriteAbandoned(Tally tally)
    {
        foreach (AbandonedTask task in tally.Abandoned.Take(AbandonedShown))
            Console.Error.WriteLine($"{task.Task} is not counted, after {task.Deliveries} tries: {task.Error?.Message}");
        if (tally.Abandoned.Count > AbandonedShown)
            Console.Error.WriteLine($"{Show(tally.Abandoned.Count - AbandonedShown)} more directories are not counted.");
    }

    private static string Show(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
