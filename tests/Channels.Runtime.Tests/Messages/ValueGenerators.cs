using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Channels.TestProcess.Contracts;
using CsCheck;

namespace Channels.Runtime.Tests.Messages;

/// <summary>Random messages of every kind, in which boundary values, nothing and a lot are frequent.</summary>
internal static class ValueGenerators
{
    /// <summary>Mostly short, sometimes longer than a quarter of the smallest ring, so that it takes the way outside it.</summary>
    private static readonly Gen<int> s_length = Gen.Frequency((6, Gen.Int[0, 20]), (2, Gen.Const(0)), (2, Gen.Int[900, 1100]), (1, Gen.Int[4000, 20_000]));

    private static readonly Gen<char> s_char = Gen.Frequency((4, Gen.Char['a', 'z']), (1, Gen.Char['\0', '\uffff']), (1, Gen.Char['\ud800', '\udfff']));
    private static readonly Gen<string> s_text = s_length.SelectMany(length => s_char.Array[length]).Select(chars => new string(chars));
    private static readonly Gen<string?> s_textOrNull = Gen.Frequency((1, Gen.Const((string?)null)), (4, s_text.Select(text => (string?)text)));

    /// <summary>For inside of objects: without half characters.</summary>
    private static readonly Gen<string> s_unicode = Gen.OneOf(Among("", "a", "ä\u20ac", "\ud83d\ude00", "\0"), s_text.Select(static text => string.Concat(text.Where(static character => !char.IsSurrogate(character)))));
    private static readonly Gen<string?> s_unicodeOrNull = OrNull(s_unicode);

    private static readonly Gen<int> s_int = Gen.OneOf(Gen.Int, Among(0, 1, -1, int.MinValue, int.MaxValue));
    private static readonly Gen<long> s_long = Gen.OneOf(Gen.Long, Among(0, 1, -1, long.MinValue, long.MaxValue));
    private static readonly Gen<ulong> s_ulong = Gen.OneOf(Gen.ULong, Among(0UL, ulong.MaxValue));
    private static readonly Gen<double> s_double = Gen.OneOf(Gen.Double, Among(0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MinValue, double.MaxValue));
    private static readonly Gen<decimal> s_decimal = Gen.OneOf(Gen.Decimal, Among(decimal.MinValue, decimal.MaxValue, 0m, 1.0000m));
    private static readonly Gen<DateTime> s_dateTime = Gen.OneOf(Gen.DateTime, Among(DateTime.MinValue, DateTime.MaxValue, new DateTime(5, DateTimeKind.Utc)));
    private static readonly Gen<Color> s_color = Gen.OneOf(Among(Color.Red, Color.Green, Color.Blue, default), Gen.UShort.Select(value => (Color)value));
    private static readonly Gen<Point> s_point = Gen.Select(s_int, s_double, s_color, (x, y, color) => new Point(x, y, color));
    private static readonly Gen<Job> s_job = Gen.Select(s_int, s_unicodeOrNull, OrNull(s_unicode.List[0, 5]), (id, name, tags) => new Job(id, name, tags));

    internal static Gen<IValues.Message> Message { get; } = Gen.OneOf(
        Gen.Select(Gen.Select(Gen.SByte, Gen.Byte, Gen.Short, Gen.UShort), Gen.Select(s_int, Gen.UInt, s_long, s_ulong, s_char),
            (a, b) => (IValues.Message)new IValues.IntegersMessage(a.Item1, a.Item2, a.Item3, a.Item4, b.Item1, b.Item2, b.Item3, b.Item4, b.Item5)),
        Gen.Select(s_long, s_ulong, s_long, s_ulong, (a, b, c, d) => (IValues.Message)new IValues.WideMessage(
            new Int128((ulong)a, b), new UInt128(b, (ulong)a), (nint)c, (nuint)d)),
        Gen.Select(Gen.OneOf(Gen.Float, Among(float.NaN, -0f, float.Epsilon)), s_double, s_decimal, Gen.Short,
            (a, b, c, d) => (IValues.Message)new IValues.RealsMessage(a, b, c, BitConverter.Int16BitsToHalf(d))),
        Gen.Bool.Select(value => (IValues.Message)new IValues.TruthMessage(value)),
        Gen.Select(Gen.Select(OrNone(Gen.Bool), OrNone(s_int), OrNone(s_long), OrNone(Gen.Guid)), Gen.Select(OrNone(s_dateTime), OrNone(s_color), OrNone(s_point), OrNone(s_decimal)),
            (a, b) => (IValues.Message)new IValues.NullablesMessage(a.Item1, a.Item2, a.Item3, a.Item4, b.Item1, b.Item2, b.Item3, b.Item4)),
        Gen.Select(Gen.Select(Gen.Guid, s_dateTime, Gen.DateTimeOffset), Gen.Select(Gen.TimeSpan, Gen.DateTime, s_long),
            (a, b) => (IValues.Message)new IValues.TimesMessage(a.Item1, a.Item2, a.Item3, b.Item1, DateOnly.FromDateTime(b.Item2), new TimeOnly(Math.Abs(b.Item3 % TimeSpan.TicksPerDay)))),
        Gen.Select(s_color, s_point, s_int, s_long, s_double, (a, b, c, d, e) => (IValues.Message)new IValues.StructsMessage(a, b, (c, d), new KeyValuePair<int, double>(c, e))),
        Gen.Select(s_text, s_textOrNull, (a, b) => (IValues.Message)new IValues.TextsMessage(a, b)),
        Gen.Select(Array(Gen.Byte), Array(s_long), Array(s_char), Array(s_point), (a, b, c, d) => (IValues.Message)new IValues.SpansMessage(a, b, c, d)),
        Gen.Select(Array(Gen.Byte), Array(s_double), Array(Gen.Short), OrNull(Array(s_char)),
            (a, b, c, d) => (IValues.Message)new IValues.MemoriesMessage(a, b, c, d is null ? null : (ReadOnlyMemory<char>?)d.AsMemory())),
        Gen.Select(OrNull(Array(Gen.Byte)), Array(s_int), OrNull(Array(s_point)), Array(Gen.Guid), (a, b, c, d) => (IValues.Message)new IValues.ArraysMessage(a, b, c, d)),
        Gen.Select(OrNull(s_job), OrNull(s_unicode.List[0, 5]), OrNull(Gen.Dictionary(Gen.String[Gen.Char['a', 'z'], 0, 8], s_int)[0, 5]), OrNull(s_unicodeOrNull.Array[0, 5]),
            (a, b, c, d) => (IValues.Message)new IValues.ObjectsMessage(a, b, c, d)),
        Gen.Select(Gen.Int[0, 1000], Gen.Int[-1, 9], Array(Gen.Byte), OrNull(s_int.List[0, 9]), (a, b, c, d) => (IValues.Message)new IValues.FrameworkMessage(
            a % 4 == 0 ? null : new Uri($"https://example.org/{a}?q=ä#x"), b < 0 ? null : new Version(a, b), new BigInteger(c), d is null ? null : [.. d])),
        Gen.Select(Gen.Select(s_int, s_textOrNull, Array(s_int)), Gen.Select(OrNull(s_job), Gen.Bool, s_double),
            (a, b) => (IValues.Message)new IValues.MixedMessage(a.Item1, a.Item2, a.Item3, b.Item1, b.Item2, b.Item3)),
        Gen.Const((IValues.Message)new IValues.NothingMessage()));

    private static Gen<T> Among<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<T[]> Array<T>(Gen<T> item) => s_length.SelectMany(length => item.Array[length]);

    private static Gen<T?> OrNull<T>(Gen<T> item)
        where T : class => Gen.Frequency((1, Gen.Const((T?)null)), (4, item.Select(value => (T?)value)));

    private static Gen<T?> OrNone<T>(Gen<T> item)
        where T : struct => Gen.Frequency((1, Gen.Const((T?)null)), (2, item.Select(value => (T?)value)));
}
