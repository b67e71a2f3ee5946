using System;
using System.Collections.Generic;
using System.Globalization;
using Spectre.Console;

namespace Channels.Benchmarks.Reports;

/// <summary>
/// A table a group: medians and the comparison with the limit; of a single metric, the lowest and the highest run too.
/// </summary>
internal sealed class TableReport : IReport
{
    private const int WidthOfAFile = 200;

    public TableReport()
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = WidthOfAFile;
    }

    /// <summary>A line that the next one overwrites; a file has no use for it.</summary>
    public void Progress(string text)
    {
        if (!Console.IsOutputRedirected)
            Console.Write($"\r{text}\e[K");
    }

    public void Add(GroupResult result)
    {
        Progress("");
        if (!Console.IsOutputRedirected)
            Console.Write('\r');
        AnsiConsole.WriteLine($"{result.Suite}: {result.Group.Title}, compared with: {result.Group.Limit}");
        AnsiConsole.Write(NewTable(result));
        AnsiConsole.WriteLine();
    }

    private static Table NewTable(GroupResult result)
    {
        Table table = new Table().Border(TableBorder.Rounded);
        table.AddColumn("subject");
        table.AddColumn(new TableColumn("count").RightAligned());
        foreach (Metric metric in result.Group.Metrics)
        {
            table.AddColumn(new TableColumn(metric.Title).RightAligned());
            table.AddColumn(new TableColumn("").RightAligned());
        }
        foreach (Measurement measurement in result.Measurements)
            table.AddRow([.. Cells(result, measurement)]);
        return table;
    }

    private static IEnumerable<string> Cells(GroupResult result, Measurement measurement)
    {
        yield return Markup.Escape(measurement.Subject.Name);
        yield return Show(measurement.Subject.Count, "N0");
        for (int i = 0; i < result.Group.Metrics.Count; i++)
        {
            Metric metric = result.Group.Metrics[i];
            string median = Show(measurement.Median(i) / metric.Divisor, metric.Format);
            string lowest = Show(measurement.Lowest(i) / metric.Divisor, metric.Format);
            string highest = Show(measurement.Highest(i) / metric.Divisor, metric.Format);
            yield return result.Group.Metrics.Count == 1 ? $"{median} ({lowest} to {highest})" : median;
            yield return (result.Compare(measurement, i), result.Group.Comparison) switch
            {
                (null, _) => "",
                ({ } ratio, Comparison.Ratio) => Show(ratio, "N2") + " ×",
                ({ } percent, Comparison.Increase) => Show(percent, "+0.0;-0.0;+0.0") + " %",
                ({ } difference, _) => Show(difference / metric.Divisor, "+0.###;-0.###;+0"),
            };
        }
    }

    private static string Show(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
