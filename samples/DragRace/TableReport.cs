using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Spectre.Console;

namespace DragRace;

/// <summary>A table for people, printed when all races are run.</summary>
internal sealed class TableReport : IReport
{
    private const string QueueNote =
        "One thread uses each endpoint of a queue here: SingleReader and SingleWriter are set. Without, many may.";

    private readonly Table _table = NewTable();

    /// <summary>A line that the next one overwrites; a file has no use for it.</summary>
    public void Progress(string text)
    {
        if (!Console.IsOutputRedirected)
            Console.Write($"\r{text}\e[K");
    }

    public void Add(IReadOnlyList<RaceResult> results)
    {
        foreach (IGrouping<string, RaceResult> channel in results.GroupBy(result => result.Channel))
        {
            RaceResult? python = channel.FirstOrDefault(result => result.Peer == Python.Peer);
            foreach (RaceResult result in channel)
            {
                _table.AddRow(
                    result.Channel,
                    result.Mode ?? "Python",
                    $"{result.Course.Producers} → {result.Course.Consumers}",
                    result.Course.Messages.ToString("N0", CultureInfo.InvariantCulture),
                    result.Elapsed.TotalSeconds.ToString("N4", CultureInfo.InvariantCulture),
                    result.MessagesPerSecond.ToString("N0", CultureInfo.InvariantCulture),
                    Factor(result, python));
            }
        }
        if (results.Any(result => result.Channel == "queue"))
            _table.Caption = new TableTitle(QueueNote);
        _table.AddEmptyRow();
    }

    public void Close()
    {
        Progress("");
        if (!Console.IsOutputRedirected)
            Console.Write('\r');
        _table.RemoveRow(_table.Rows.Count - 1);
        AnsiConsole.Write(_table);
    }

    private static Table NewTable()
    {
        Table table = new Table().Border(TableBorder.Rounded);
        table.AddColumn("channel");
        table.AddColumn("mode");
        table.AddColumn(new TableColumn("processes").Centered());
        table.AddColumn(new TableColumn("messages").RightAligned());
        table.AddColumn(new TableColumn("seconds").RightAligned());
        table.AddColumn(new TableColumn("messages/s").RightAligned());
        table.AddColumn(new TableColumn("× Python").RightAligned());
        return table;
    }

    private static string Factor(RaceResult result, RaceResult? python) =>
        python is null || result == python
            ? ""
            : (python.Elapsed / result.Elapsed).ToString("N1", CultureInfo.InvariantCulture);
}
