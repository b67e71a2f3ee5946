using System;
using System.Collections.Generic;
using System.Numerics;

namespace Channels.TestProcess.Contracts;

/// <summary>As <see cref="IValues"/>, through a queue.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface IQueuedValues
{
    void Integers(sbyte a, byte b, short c, ushort d, int e, uint f, long g, ulong h, char i);

    void Wide(Int128 a, UInt128 b, nint c, nuint d);

    void Reals(float a, double b, decimal c, Half d);

    void Truth(bool value);

    void Nullables(bool? a, int? b, long? c, Guid? d, DateTime? e, Color? f, Point? g, decimal? h);

    void Times(Guid a, DateTime b, DateTimeOffset c, TimeSpan d, DateOnly e, TimeOnly f);

    void Structs(Color a, Point b, (int Id, long Number) c, KeyValuePair<int, double> d);

    void Texts(string a, string? b);

    void Spans(ReadOnlySpan<byte> a, ReadOnlySpan<long> b, ReadOnlySpan<char> c, ReadOnlySpan<Point> d);

    void Memories(ReadOnlyMemory<byte> a, ReadOnlyMemory<double> b, Memory<short> c, ReadOnlyMemory<char>? d);

    void Arrays(byte[]? a, int[] b, Point[]? c, Guid[] d);

    void Objects(Job? a, List<string>? b, Dictionary<string, int>? c, string?[]? d);

    void Framework(Uri? a, Version? b, BigInteger c, HashSet<int>? d);

    void Mixed(int a, string? b, ReadOnlySpan<int> c, Job? d, bool e, double f);

    void Nothing();
}
