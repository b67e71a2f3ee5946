using System;
using System.Buffers;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Channels.Frames;
using Channels.Rings;
using Channels.Transit;
using Channels.Waiting;
using MemoryPack;

namespace Channels.CompilerServices;

/// <summary>
/// Writes one message's payload, straight into the ring as long as it fits there. What does not fit goes on in memory of the
/// endpoint's own, and, when it is too large for the ring at all, in a shared file. For generated code; not thread-safe.
/// </summary>
/// <remarks>An exception between begin and end leaves nothing behind: nothing is visible before the end.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class FrameWriter : IBufferWriter<byte>
{
    /// <summary>The longest payload of a message, in bytes.</summary>
    internal const int LongestMessage = 1 << 30;

    private const int Null = -1;

    private readonly RingSender? _ring;
    private readonly ISpillFiles? _spills;
    private readonly int _longestInline = LongestMessage;
    private readonly ScratchMemory _scratch = new();
    private byte* _start;
    private byte* _next;
    private byte* _end;
    private Departures? _departures;

    /// <summary>Writes into a ring.</summary>
    internal FrameWriter(RingSender ring)
        : this(ring.LongestInline, ring.Spills) => _ring = ring;

    /// <summary>Writes into memory of its own, and into a file what is longer than <paramref name="longestInline"/> bytes.</summary>
    internal FrameWriter(int longestInline, ISpillFiles spills)
    {
        _longestInline = longestInline;
        _spills = spills;
    }

    /// <summary>Writes into memory of its own.</summary>
    internal FrameWriter() => Begin(0, false);

    internal byte Kind { get; private set; }

    /// <summary>Whether the payload stands in the ring, where its frame will be.</summary>
    internal bool IsInRing { get; private set; }

    /// <summary>The file that the payload stands in, if it is too large for the ring.</summary>
    internal SpillFile? Spill { get; private set; }

    internal int Length => (int)(_next - _start);

    internal ReadOnlySpan<byte> Payload => new(_start, Length);

    internal byte* PayloadAddress => _start;

    internal void Begin(byte kind, bool inRing)
    {
        Kind = kind;
        DropSpill();

        // Those of a message that was not ended: they have not been given away.
        _departures = null;
        if (inRing && _ring!.HasRoom(2 * FrameHeader.Alignment))
        {
            Span<byte> free = _ring.Free();
            _start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(free)) + FrameHeader.Size;
            _end = _start - FrameHeader.Size + Math.Min(free.Length, FrameHeader.LongestInline);
            IsInRing = true;
        }
        else
        {
            UseScratch();
            return;
        }

        _next = _start;
    }

    /// <summary>Says that the spill file's message was sent, or is nobody's any more. Nothing of it is left here.</summary>
    internal void DropSpill(long publishedUpTo = 0)
    {
        if (Spill is null) return;
        if (publishedUpTo == 0) _spills!.Return(Spill);
        else _spills!.Published(Spill, publishedUpTo);
        Spill = null;
        UseScratch();
    }

    /// <summary>Moves a payload to a file that is longer than what it is to be put into has room for.</summary>
    internal void SpillIfLongerThan(int longest)
    {
        if (Spill is null && Length > longest) MoveToSpill(Length);
    }

    /// <summary>Writes a value as its bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write<T>(T value)
        where T : unmanaged
    {
        if (_end - _next < sizeof(T)) Grow(sizeof(T));
        Unsafe.WriteUnaligned(_next, value);
        _next += sizeof(T);
    }

    /// <summary>Writes one byte, 0 or 1.</summary>
    public void WriteBoolean(bool value) => Write((byte)(value ? 1 : 0));

    /// <summary>Writes whether there is a value, and the value.</summary>
    public void WriteNullable<T>(T? value)
        where T : unmanaged
    {
        WriteBoolean(value.HasValue);
        if (value.HasValue) Write(value.GetValueOrDefault());
    }

    /// <summary>Writes a text: as UTF-8, or as it is where it has surrogates that UTF-8 can't say.</summary>
    public void WriteString(string? value)
    {
        if (value is null)
        {
            Write(Null);
            return;
        }

        // The length in bytes, doubled; the low bit says that the text is not UTF-8.
        int lengthAt = Length;
        Write(0);
        if (value.Length > LongestMessage / sizeof(char)) throw TooLong();

        // Three bytes a character are always enough; where there is less, what is needed is counted.
        if (_end - _next < value.Length * 3L) Ensure(Encoding.UTF8.GetByteCount(value));
        if (Utf8.TryEncode(value, _next, (int)(_end - _next), out int written))
        {
            _next += written;
            PutAt(lengthAt, written << 1);
            return;
        }

        WriteBytes(MemoryMarshal.AsBytes(value.AsSpan()));
        PutAt(lengthAt, (value.Length * sizeof(char) << 1) | 1);
    }

    /// <summary>Writes how many values follow, and their bytes, aligned.</summary>
    public void WriteSpan<T>(ReadOnlySpan<T> value)
        where T : unmanaged
    {
        if ((long)value.Length * sizeof(T) > LongestMessage) throw TooLong();
        Write(value.Length);
        if (value.Length == 0) return;
        int padding = PaddingFor<T>(_next);
        Ensure(padding + (value.Length * sizeof(T)));
        for (int i = 0; i < padding; i++) *_next++ = 0;
        WriteBytes(MemoryMarshal.AsBytes(value));
    }

    /// <summary>As <see cref="WriteSpan{T}"/>, or that there is none.</summary>
    public void WriteArray<T>(T[]? value)
        where T : unmanaged
    {
        if (value is null) Write(Null);
        else WriteSpan<T>(value);
    }

    /// <summary>As <see cref="WriteSpan{T}"/>.</summary>
    public void WriteMemory<T>(ReadOnlyMemory<T> value)
        where T : unmanaged => WriteSpan(value.Span);

    /// <summary>As <see cref="WriteSpan{T}"/>, or that there is none.</summary>
    public void WriteNullableMemory<T>(ReadOnlyMemory<T>? value)
        where T : unmanaged
    {
        if (value is null) Write(Null);
        else WriteSpan(value.GetValueOrDefault().Span);
    }

    /// <summary>Writes an object through MemoryPack.</summary>
    /// <exception cref="MemoryPackSerializationException">The type has no formatter.</exception>
    public void WriteObject<T>(in T? value)
    {
        int lengthAt = Length;
        Write(0);
        try
        {
            if (!Packing.TryWrite(this, value)) Pack(value);
        }
        catch
        {
            // Nobody ends this message, and maybe nobody begins another one with this writer.
            DropSpill();
            throw;
        }

        PutAt(lengthAt, Length - lengthAt - sizeof(int));
    }

    private void Pack<T>(in T? value)
    {
        // From the pool each time: its reset, after which it remembers no object, takes its options away too.
        using MemoryPackWriterOptionalState state = MemoryPackWriterOptionalStatePool.Rent(Packing.Options);
        FrameWriter self = this;
        MemoryPackWriter<FrameWriter> writer = new(ref self, state);
        writer.WriteValue(value);
        writer.Flush();
    }

    /// <summary>What to throw when a request is written as an item: nobody would get its answer.</summary>
    public Exception IsRequest(string name) => new InvalidOperationException($"'{name}' is a request: call the writer's method of that name, and await the answer.");

    /// <summary>Writes where the endpoint's channel is; the endpoint is given away when all is written, and the message is sent.</summary>
    public void WriteEndpoint(IChannelEndpoint endpoint)
    {
        if (endpoint is not IMovableEndpoint movable)
        {
            // As with an object that can't be written.
            DropSpill();
            throw endpoint is null
                ? new ArgumentNullException(nameof(endpoint))
                : new ArgumentException("Only the endpoints of process channels can be given away.", nameof(endpoint));
        }

        CompilerServices.Endpoints.Write(this, movable);
    }

    /// <summary>Sees to it that the endpoint is given away when the message is sent. Its participant is written where the message has come to.</summary>
    internal void AddDeparture(IMovableEndpoint endpoint) => (_departures ??= new Departures()).Add(endpoint, Length);

    /// <summary>Whether endpoints go with the message.</summary>
    internal bool HasDepartures => _departures is not null;

    /// <summary>The endpoints that go with the message, if there are any, for the one who sends it.</summary>
    internal Departures? TakeDepartures()
    {
        Departures? departures = _departures;
        _departures = null;
        return departures;
    }

    /// <summary>Gives away the endpoints in the message, which is about to be published.</summary>
    internal void Depart(ChannelConnection carrier) => _departures?.Begin(this, carrier);

    /// <summary>Says whether the message was sent: else its endpoints are taken back.</summary>
    internal void EndTravel(bool isSent) => TakeDepartures()?.End(isSent);

    /// <summary>Endpoints that were written, for the one who passes them on.</summary>
    internal System.Collections.Generic.List<IMovableEndpoint>? Endpoints { get; set; }

    void IBufferWriter<byte>.Advance(int count)
    {
        if (count < 0 || count > _end - _next) throw new ArgumentOutOfRangeException(nameof(count));
        _next += count;
    }

    // MemoryPack writes past a span that is shorter than it asked for: these never return one.
    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint) => throw new NotSupportedException("A frame is written through spans only.");

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint)
    {
        Ensure(Math.Max(1, sizeHint));
        return new Span<byte>(_next, (int)Math.Min(int.MaxValue, _end - _next));
    }

    /// <summary>How many bytes are left out before data of that type, so that a span over it is aligned where it is read.</summary>
    internal static int PaddingFor<T>(byte* address)
        where T : unmanaged
    {
        int alignment = sizeof(T) % 8 == 0 ? 8 : sizeof(T) % 4 == 0 ? 4 : sizeof(T) % 2 == 0 ? 2 : 1;
        return (int)(-(nint)address & (alignment - 1));
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Ensure(bytes.Length);
        bytes.CopyTo(new Span<byte>(_next, bytes.Length));
        _next += bytes.Length;
    }

    internal void PutAt<T>(int offset, T value)
        where T : unmanaged => Unsafe.WriteUnaligned(_start + offset, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Ensure(int size)
    {
        if (_end - _next < size) Grow(size);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int size)
    {
        long needed = (long)Length + size;
        if (needed > LongestMessage) throw TooLong();
        if (needed <= _longestInline)
        {
            MoveToScratch((int)needed);
            return;
        }

        try
        {
            MoveToSpill(needed);
        }
        catch
        {
            DropSpill();
            throw;
        }
    }

    private void MoveToScratch(int needed)
    {
        int length = Length;
        bool wasInScratch = !IsInRing;
        _scratch.Grow(needed);
        if (!wasInScratch) Payload.CopyTo(new Span<byte>(_scratch.Payload, length));
        SetMemory(_scratch.Payload, _scratch.Payload + _scratch.Size, length);
    }

    private void MoveToSpill(long needed)
    {
        KillPoint.Pass(KillPoint.BeforeSpill);
        int length = Length;

        // A message that has grown out of a file may grow further.
        SpillFile file = _spills!.Rent(Spill is null ? needed : Math.Min(LongestMessage, Math.Max(needed, 2L * length)));
        Payload.CopyTo(new Span<byte>(file.Payload, length));
        DropSpill();
        Spill = file;
        SetMemory(file.Payload, file.Payload + Math.Min(LongestMessage, file.End - file.Payload), length);
        KillPoint.Pass(KillPoint.AfterSpill);
    }

    private void UseScratch()
    {
        _scratch.Grow(1);
        SetMemory(_scratch.Payload, _scratch.Payload + _scratch.Size, 0);
    }

    private void SetMemory(byte* start, byte* end, int length)
    {
        IsInRing = false;
        _start = start;
        _next = start + length;
        _end = end;
    }

    private InvalidOperationException TooLong()
    {
        DropSpill();
        return new($"The message is longer than {LongestMessage} bytes, the most that a channel passes on. Send it in parts.");
    }
}
