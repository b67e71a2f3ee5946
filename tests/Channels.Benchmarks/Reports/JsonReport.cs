using System.Buffers;
using System.IO;
using System.Text;
using System.Text.Json;

namespace Channels.Benchmarks.Reports;

/// <summary>A line of JSON a subject.</summary>
internal sealed class JsonReport(TextWriter output) : IReport
{
    public void Progress(string text)
    {
    }

    public void Add(GroupResult result)
    {
        foreach (Measurement measurement in result.Measurements)
            output.WriteLine(Line(result, measurement));
        output.Flush();
    }

    private static string Line(GroupResult result, Measurement measurement)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("suite", result.Suite);
            json.WriteString("group", result.Group.Title);
            json.WriteString("subject", measurement.Subject.Name);
            json.WriteNumber("count", measurement.Subject.Count);
            json.WriteNumber("runs", measurement.Runs);
            json.WriteString("limit", result.Group.Limit);
            for (int i = 0; i < result.Group.Metrics.Count; i++)
                WriteMetric(json, result, measurement, i);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteMetric(Utf8JsonWriter json, GroupResult result, Measurement measurement, int metric)
    {
        json.WriteStartObject(result.Group.Metrics[metric].Key);
        json.WriteNumber("median", measurement.Median(metric));
        json.WriteNumber("lowest", measurement.Lowest(metric));
        json.WriteNumber("highest", measurement.Highest(metric));
        if (result.Compare(measurement, metric) is { } comparison)
            json.WriteNumber(NameOf(result.Group.Comparison), comparison);
        json.WriteEndObject();
    }

    private static string NameOf(Comparison comparison) => comparison switch
    {
        Comparison.Ratio => "ratio",
        Comparison.Difference => "difference",
        _ => "increase_percent",
    };
}
