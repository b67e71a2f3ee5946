using System;
using System.Collections.Generic;
using System.Linq;
using Channels.Faults.Contracts;

namespace Channels.Faults;

/// <summary>Messages of every kind, with the values at which encodings differ.</summary>
internal static class HostileContent
{
    private static readonly byte[] s_large = [.. Enumerable.Range(0, 5_000).Select(static i => (byte)i)];

    internal static bool TrySend(IHostile.Writer writer, int which) => (which % 16) switch
    {
        0 => writer.TryInt(which),
        1 => writer.TryText("plain"),
        2 => writer.TryText(null),
        3 => writer.TryText(""),
        4 => writer.TryText("größer als ASCII, 漢字"),
        5 => writer.TryText("half of a pair: \ud800"),
        6 => writer.TrySpan(which, [1, 2, 3, 4, 5]),
        7 => writer.TrySpan(which, default),
        8 => writer.TryArray([1, long.MaxValue, -1]),
        9 => writer.TryArray(null),
        10 => writer.TryNullable(1.5, true, Guid.Empty),
        11 => writer.TryNullable(null, false, null),
        12 => writer.TryObject(NewPart(which)),
        13 => writer.TryObject(null),
        14 => writer.TryObjects([NewPart(1), NewPart(2)]),
        _ => writer.TryText(new string('x', which % 400)),
    };

    internal static bool TrySendLarge(IHostile.Writer writer, int which) => (which % 3) switch
    {
        0 => writer.TrySpan(which, s_large),
        1 => writer.TryText(new string('é', 1_000)),
        _ => writer.TryObjects([.. Enumerable.Range(0, 12).Select(NewPart)]),
    };

    private static Part NewPart(int id) =>
        new(id, id % 2 == 0 ? "" : "a name", ["one", "", "zwei ß"], new Dictionary<int, double[]> { [id] = [-0.0, 1, 2], [7] = [] }, id % 3 == 0 ? null : DateTime.UnixEpoch);
}
