using System;
using System.Collections.Generic;
using System.Numerics;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Puts every message that it is handed into another queue.</summary>
internal sealed class ValueForwarder(IQueuedValues.Writer back) : IQueuedValues
{
    public void Integers(sbyte a, byte b, short c, ushort d, int e, uint f, long g, ulong h, char i) => back.Integers(a, b, c, d, e, f, g, h, i);

    public void Wide(Int128 a, UInt128 b, nint c, nuint d) => back.Wide(a, b, c, d);

    public void Reals(float a, double b, decimal c, Half d) => back.Reals(a, b, c, d);

    public void Truth(bool value) => back.Truth(value);

    public void Nullables(bool? a, int? b, long? c, Guid? d, DateTime? e, Color? f, Point? g, decimal? h) => back.Nullables(a, b, c, d, e, f, g, h);

    public void Times(Guid a, DateTime b, DateTimeOffset c, TimeSpan d, DateOnly e, TimeOnly f) => back.Times(a, b, c, d, e, f);

    public void Structs(Color a, Point b, (int Id, long Number) c, KeyValuePair<int, double> d) => back.Structs(a, b, c, d);

    public void Texts(string a, string? b) => back.Texts(a, b);

    public void Spans(ReadOnlySpan<byte> a, ReadOnlySpan<long> b, ReadOnlySpan<char> c, ReadOnlySpan<Point> d) => back.Spans(a, b, c, d);

    public void Memories(ReadOnlyMemory<byte> a, ReadOnlyMemory<double> b, Memory<short> c, ReadOnlyMemory<char>? d) => back.Memories(a, b, c, d);

    public void Arrays(byte[]? a, int[] b, Point[]? c, Guid[] d) => back.Arrays(a, b, c, d);

    public void Objects(Job? a, List<string>? b, Dictionary<string, int>? c, string?[]? d) => back.Objects(a, b, c, d);

    public void Framework(Uri? a, Version? b, BigInteger c, HashSet<int>? d) => back.Framework(a, b, c, d);

    public void Mixed(int a, string? b, ReadOnlySpan<int> c, Job? d, bool e, double f) => back.Mixed(a, b, c, d, e, f);

    public void Nothing() => back.Nothing();
}
