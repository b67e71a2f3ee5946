using System.Threading.Tasks;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>CHAN044: a handler keeps no address of a span.</summary>
public sealed class KeptSpanTests
{
    [Theory]
    [InlineData("fixed (byte* start = bytes) _pointer = {|CHAN044:start|};")]
    [InlineData("fixed (byte* start = &bytes[0]) { _length = bytes.Length; _pointer = {|CHAN044:start + 8|}; }")]
    [InlineData("_pointer = {|CHAN044:(byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes))|};")]
    [InlineData("fixed (byte* start = &MemoryMarshal.GetReference(bytes)) { nint address = (nint)start; Address = {|CHAN044:address|}; }")]
    [InlineData("ReadOnlySpan<byte> tail = bytes.Slice(4); fixed (byte* start = tail) s_addresses.Add({|CHAN044:(nint)start|});")]
    [InlineData("fixed (byte* start = bytes) _addresses[id] = {|CHAN044:(nint)start|};")]
    public Task An_address_that_is_kept_is_reported(string statements) => Handler(statements);

    [Theory]
    [InlineData("_copy = bytes.ToArray(); _length = bytes.Length; _first = bytes[0];")]
    [InlineData("fixed (byte* start = bytes) _first = *start;")]
    [InlineData("fixed (byte* start = bytes) { _pointer = start; Use(); _pointer = null; }")]
    [InlineData("fixed (byte* start = bytes) Use(start, bytes.Length);")]
    [InlineData("fixed (byte* start = bytes) { byte* end = start + bytes.Length; for (byte* p = start; p < end; p++) _length += *p; }")]
    [InlineData("fixed (byte* start = bytes.ToArray()) Address = (nint)start;")]
    [InlineData("fixed (byte* start = bytes) { byte* other = start; other = null; _pointer = other; }")]
    [InlineData("byte* other = (byte*)NativeMemory.Alloc((nuint)bytes.Length); bytes.CopyTo(new Span<byte>(other, bytes.Length)); _pointer = other;")]
    [InlineData("fixed (byte* start = bytes) _length = (int)((nint)start & 7);")]
    public Task What_is_copied_or_only_used_is_not_reported(string statements) => Handler(statements);

    [Fact]
    public Task Memory_is_a_copy_and_other_methods_are_not_called_by_a_reader() => MessageUse.AssertTypesAsync("""
        sealed unsafe class Handler : IMemories
        {
            private ReadOnlyMemory<byte> _kept;
            private byte* _pointer;

            public void Memory(ReadOnlyMemory<byte> bytes) => _kept = bytes;

            public void Pin(ReadOnlySpan<byte> bytes)
            {
                fixed (byte* start = bytes) _pointer = start;
            }
        }
        """);

    private static Task Handler(string statements) => MessageUse.AssertTypesAsync($$"""
        sealed unsafe class Handler : IPictures
        {
            private static readonly List<nint> s_addresses = [];
            private readonly nint[] _addresses = new nint[10];
            private byte* _pointer;
            private byte _first;
            private int _length;
            private byte[]? _copy;

            private nint Address { get; set; }

            public void Title(string text) { }

            public void Pixels(int id, ReadOnlySpan<byte> bytes)
            {
                {{statements}}
            }

            private void Use() { }
            private void Use(byte* start, int length) { }
        }
        """);
}
