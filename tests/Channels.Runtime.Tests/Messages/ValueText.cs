using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using Channels.TestProcess.Contracts;

namespace Channels.Runtime.Tests.Messages;

/// <summary>A message of <see cref="IValues"/> as a text in which any difference shows: bits of numbers, contents of memory, null and empty.</summary>
internal static class ValueText
{
    internal static string Of(IValues.Message message) => message switch
    {
        { Integers: { } m } => $"Integers {m}",
        { Wide: { } m } => $"Wide {m}",
        { Reals: { } m } => $"Reals {BitConverter.SingleToInt32Bits(m.A)} {Bits(m.B)} {string.Join(',', decimal.GetBits(m.C))} {BitConverter.HalfToInt16Bits(m.D)}",
        { Truth: { } m } => $"Truth {m}",
        { Nullables: { } m } => $"Nullables {m.A} {m.B} {m.C} {m.D} {(m.E is { } e ? Of(e) : null)} {m.F} {(m.G is { } g ? Of(g) : null)} {(m.H is { } h ? string.Join(',', decimal.GetBits(h)) : null)}",
        { Times: { } m } => $"Times {m.A} {Of(m.B)} {m.C.Ticks} {m.C.Offset} {m.D.Ticks} {m.E.DayNumber} {m.F.Ticks}",
        { Structs: { } m } => $"Structs {(ushort)m.A} {Of(m.B)} {m.C} {m.D.Key} {Bits(m.D.Value)}",
        { Texts: { } m } => $"Texts {Of(m.A)} {Of(m.B)}",
        { Spans: { } m } => $"Spans {Of(m.A)} {Of(m.B)} {Of(m.C)} {Of(m.D.ToArray())}",
        { Memories: { } m } => $"Memories {Of(m.A)} {Of(m.B)} {Of<short>(m.C)} {(m.D is { } d ? Of(d) : "null")}",
        { Arrays: { } m } => $"Arrays {Of(m.A)} {Of(m.B)} {(m.C is null ? "null" : Of(m.C))} {Of(m.D)}",
        { Objects: { } m } => $"Objects {Of(m.A)} {Of(m.B)} {Of(m.C)} {Of(m.D)}",
        { Framework: { } m } => $"Framework {m.A?.OriginalString ?? "null"} {m.B?.ToString() ?? "null"} {m.C} {(m.D is null ? "null" : string.Join(',', m.D.Order()))}",
        { Mixed: { } m } => $"Mixed {m.A} {Of(m.B)} {Of(m.C)} {Of(m.D)} {m.E} {Bits(m.F)}",
        { Nothing: { } } => "Nothing",
        _ => throw new ArgumentException($"{message.Kind} is no kind.", nameof(message)),
    };

    private static string Of(string? text) => text is null ? "null" : Of<char>(text.AsMemory());

    private static string Of(DateTime time) => $"{time.Ticks}/{time.Kind}";

    // Not the struct's bytes: what lies between its fields is nobody's.
    private static string Of(Point point) => $"{point.X}/{Bits(point.Y)}/{(ushort)point.Color}";

    private static string Of(Point[] points) => string.Join(',', points.Select(Of));

    private static string Of<T>(T[]? values)
        where T : unmanaged => values is null ? "null" : Of<T>(values.AsMemory());

    private static string Of<T>(ReadOnlyMemory<T> values)
        where T : unmanaged => $"[{values.Length}]{Convert.ToHexString(MemoryMarshal.AsBytes(values.Span))}";

    private static string Of(Job? job) => job is null ? "null" : $"{job.Id}:{Of(job.Name)}:{Of(job.Tags)}";

    private static string Of(IEnumerable<string?>? texts) => texts is null ? "null" : "{" + string.Join(',', texts.Select(Of)) + "}";

    private static string Of(Dictionary<string, int>? pairs)
    {
        if (pairs is null) return "null";
        StringBuilder text = new();
        foreach ((string key, int value) in pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal)) text.Append(CultureInfo.InvariantCulture, $"{Of(key)}={value};");
        return text.ToString();
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
