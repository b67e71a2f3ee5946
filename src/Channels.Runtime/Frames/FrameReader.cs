using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Channels.Frames;
using Channels.Participants;
using Channels.Pipes;
using Channels.Transit;
using Channels.Waiting;
using MemoryPack;

namespace Channels.CompilerServices;

/// <summary>
/// Reads one message's payload. Every length is read once and checked against what is left before it is used; a message that
/// does not hold what its kind says is a <see cref="ChannelCorruptException"/>. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe ref struct FrameReader
{
    private readonly byte* _end;
    private byte* _next;
    private Arrivals? _arrivals;

    internal FrameReader(byte kind, byte* payload, int length)
    {
        Kind = kind;
        _next = payload;
        _end = payload + length;
    }

    /// <summary>Which of the contract's messages it is: 1 for the first.</summary>
    public byte Kind { get; }

    /// <summary>Whether <see cref="End"/> was called, and found all right.</summary>
    internal bool IsEnded { get; private set; }

    /// <summary>Who showed the message, if what he shows is let go when he is disposed.</summary>
    internal PipeReceiver? Receiver { get; set; }

    /// <summary>What is left to read.</summary>
    internal readonly ReadOnlySpan<byte> Rest => new(_next, (int)(_end - _next));

    /// <summary>Whether the message stays where it is: then nothing in it may be taken.</summary>
    internal bool IsOnlyShown { get; set; }

    /// <summary>Whether endpoints were attached to, or could not be.</summary>
    internal bool HasTriedEndpoints { get; private set; }

    /// <summary>The channels of its endpoints, if they have been attached to before.</summary>
    internal Arrivals? Prepared { get; init; }

    /// <summary>The folder of the channel that brought it; null if that is not to be asked. Endpoints in a message are of no other folder.</summary>
    internal string? Folder { get; init; }

    /// <summary>What was attached to.</summary>
    internal Arrivals? TakeArrivals()
    {
        Arrivals? arrivals = _arrivals;
        _arrivals = null;
        return arrivals;
    }

    /// <summary>Lets go of the endpoints in a message that nobody gets.</summary>
    internal void DropEndpoints() => TakeArrivals()?.Drop();

    /// <summary>Ends the reading, before anything is done with what was read.</summary>
    /// <exception cref="ChannelCorruptException">Something is left.</exception>
    /// <exception cref="ObjectDisposedException">The channel was disposed meanwhile, so that what was read may not be what was sent.</exception>
    public void End()
    {
        ThrowIfLetGo();
        if (_next != _end) throw new ChannelCorruptException("a message is longer than its kind says.");
        IsEnded = true;
    }

    /// <summary>For after something was read, or could not be: whether that may not be what was sent.</summary>
    /// <exception cref="ObjectDisposedException">The channel was disposed meanwhile.</exception>
    internal readonly void ThrowIfLetGo()
    {
        // Memory that another thread has let go reads as zeros, and it says so before.
        Cpu.LoadFence();
        Receiver?.ThrowIfDisposed();
    }

    /// <summary>Reads a value from its bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read<T>()
        where T : unmanaged
    {
        if (_end - _next < sizeof(T)) ThrowTooShort();
        T value = Unsafe.ReadUnaligned<T>(_next);
        _next += sizeof(T);
        return value;
    }

    /// <summary>Reads what <see cref="FrameWriter.WriteBoolean"/> wrote.</summary>
    public bool ReadBoolean() => Read<byte>() != 0;

    /// <summary>Reads what <see cref="FrameWriter.WriteNullable{T}"/> wrote.</summary>
    public T? ReadNullable<T>()
        where T : unmanaged => ReadBoolean() ? Read<T>() : null;

    /// <summary>Reads what <see cref="FrameWriter.WriteString"/> wrote.</summary>
    public string? ReadString()
    {
        int header = Read<int>();
        if (header == -1) return null;
        int length = header >> 1;
        if (length < 0 || length > _end - _next) throw TooShort();
        byte* bytes = _next;
        _next += length;
        try
        {
            return (header & 1) == 0 ? Encoding.UTF8.GetString(bytes, length) : new string((char*)bytes, 0, length / sizeof(char));
        }
        catch (ArgumentException exception)
        {
            // The bytes changed between counting and decoding.
            throw new ChannelCorruptException("a text changed while it was read.", exception);
        }
    }

    /// <summary>Reads what <see cref="FrameWriter.WriteSpan{T}"/> wrote, without a copy: the span lies in the shared memory.</summary>
    public ReadOnlySpan<T> ReadSpan<T>()
        where T : unmanaged
    {
        int count = Read<int>();
        return count == -1 ? default : ReadSpan<T>(count);
    }

    /// <summary>Reads what <see cref="FrameWriter.WriteArray{T}"/> wrote.</summary>
    public T[]? ReadArray<T>()
        where T : unmanaged
    {
        int count = Read<int>();
        return count == -1 ? null : ReadSpan<T>(count).ToArray();
    }

    /// <summary>Reads what <see cref="FrameWriter.WriteMemory{T}"/> wrote; a copy.</summary>
    public ReadOnlyMemory<T> ReadMemory<T>()
        where T : unmanaged => ReadArray<T>();

    /// <summary>Reads what <see cref="FrameWriter.WriteNullableMemory{T}"/> wrote; a copy.</summary>
    public ReadOnlyMemory<T>? ReadNullableMemory<T>()
        where T : unmanaged => ReadArray<T>() is { } array ? new ReadOnlyMemory<T>(array) : (ReadOnlyMemory<T>?)null;

    /// <summary>Reads what <see cref="FrameWriter.WriteObject{T}"/> wrote.</summary>
    public T? ReadObject<T>()
    {
        int length = Read<int>();
        if (length < 0 || length > _end - _next) throw TooShort();
        ReadOnlySpan<byte> bytes = new(_next, length);
        _next += length;

        // MemoryPack looks at some bytes twice, so it gets a copy that nobody changes meanwhile.
        byte[] copy = System.Buffers.ArrayPool<byte>.Shared.Rent(length);
        GuardedCopy? guarded = null;
        bool isValid = false;
        try
        {
            bytes.CopyTo(copy);
            ReadOnlySpan<byte> source = copy.AsSpan(0, length);
            if (GuardedCopy.IsNeeded(source))
            {
                guarded = GuardedCopy.Of(source);
                source = guarded.Bytes(length);
            }

            T? value = ReadObject<T>(source);
            isValid = true;
            return value;
        }
        catch (Exception exception) when (exception is not ChannelCorruptException)
        {
            throw new ChannelCorruptException("an object of type " + typeof(T) + " can't be read.", exception);
        }
        finally
        {
            guarded?.Return(isValid);
            System.Buffers.ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private static T? ReadObject<T>(ReadOnlySpan<byte> source)
    {
        using MemoryPackReaderOptionalState state = MemoryPackReaderOptionalStatePool.Rent(Packing.Options);
        using MemoryPackReader reader = new(source, state);
        T? value = reader.ReadValue<T>();
        return reader.Consumed == source.Length ? value : throw new ChannelCorruptException("an object is shorter than its bytes.");
    }

    /// <summary>Attaches to the channel of a reader that <see cref="FrameWriter.WriteEndpoint"/> wrote.</summary>
    public ChannelConnection ReadReaderConnection(ChannelContract contract) => ReadConnection(contract, ParticipantRoles.Reads);

    /// <summary>Attaches to the channel of a writer that <see cref="FrameWriter.WriteEndpoint"/> wrote.</summary>
    public ChannelConnection ReadWriterConnection(ChannelContract contract) => ReadConnection(contract, ParticipantRoles.Writes);

    /// <summary>What to throw when a request is read as an item: nobody could answer it.</summary>
    public readonly Exception IsRequest(string name) => new InvalidOperationException(
        $"'{name}' is a request, whose answer somebody awaits: serve it with DispatchAsync. It is still there.");

    /// <summary>What to throw when <see cref="Kind"/> is none of the contract's.</summary>
    public readonly Exception UnknownKind() => new ChannelCorruptException($"the contract has no message of kind {Kind}.");

    private ChannelConnection ReadConnection(ChannelContract contract, ParticipantRoles roles)
    {
        if (IsOnlyShown) throw new InvalidOperationException("A message that holds an endpoint can't be shown before it is taken: to look at the endpoint is to take it. Read the message instead of peeking at it.");
        HasTriedEndpoints = true;
        ChannelConnection connection = Endpoints.Read(ref this, contract, roles, Prepared?.Next());
        (_arrivals ??= new Arrivals()).Add(connection);
        return connection;
    }

    private ReadOnlySpan<T> ReadSpan<T>(int count)
        where T : unmanaged
    {
        if (count == 0) return default;
        int padding = FrameWriter.PaddingFor<T>(_next);
        if (count < 0 || padding + ((long)count * sizeof(T)) > _end - _next) throw TooShort();
        ReadOnlySpan<T> values = new(_next + padding, count);
        _next += padding + (count * sizeof(T));
        return values;
    }

    private static ChannelCorruptException TooShort() => new("a message is shorter than its kind says.");

    private static void ThrowTooShort() => throw TooShort();
}
