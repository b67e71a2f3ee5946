using System;
using System.Globalization;
using System.Linq;
using Spectre.Console;

namespace WordCount;

/// <summary>The result, for people.</summary>
internal static class Report
{
    private const int FailuresShown = 10;

    public static void Write(Tally tally, int top)
    {
        WriteFailures(tally);
        Table table = new Table().Border(TableBorder.Rounded);
        table.AddColumn("word");
        table.AddColumn(new TableColumn("times").RightAligned());
        foreach ((string word, long count) in tally.Top(top))
            table.AddRow(Markup.Escape(word), Show(count));
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            $"{Show(tally.Words)} words, {Show(tally.DifferentWords)} different ones, in {Show(tally.Files)} files.");
    }

    private static void WriteFailures(Tally tally)
    {
        foreach ((string path, string reason) in tally.Failures.Take(FailuresShown))
            Console.Error.WriteLine($"{path} is not counted: {reason}");
        if (tally.Failures.Count > FailuresShown)
            Console.Error.WriteLine($"{Show(tally.Failures.Count - FailuresShown)} more files are not counted.");
    }

    private static string Show(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
