using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;

namespace DragRace;

/// <summary>A line of JSON a race.</summary>
internal sealed class JsonReport(TextWriter output) : IReport
{
    public void Progress(string text)
    {
    }

    public void Add(IReadOnlyList<RaceResult> results)
    {
        foreach (RaceResult result in results)
            output.WriteLine(Line(result));
        output.Flush();
    }

    public void Close()
    {
    }

    private static string Line(RaceResult result)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("peer", result.Peer);
            json.WriteString("channel", result.Channel);
            if (result.Mode is not null)
                json.WriteString("mode", result.Mode);
            json.WriteNumber("messages", result.Course.Messages);
            json.WriteNumber("seconds", result.Elapsed.TotalSeconds);
            if (result.Course.Producers != 1)
                json.WriteNumber("producers", result.Course.Producers);
            if (result.Course.Consumers != 1)
                json.WriteNumber("consumers", result.Course.Consumers);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
