using System.Threading.Tasks;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>CHAN043: spans are not copied only to be looked at.</summary>
public sealed class CopiedSpanTests
{
    [Theory]
    [InlineData("await foreach (ReadOnlyMemory<byte> block in {|CHAN043:blocks.ReadAllAsync(stop)|}) Look(block.Span);")]
    [InlineData("await foreach (var block in {|CHAN043:blocks.ReadAllAsync()|}.WithCancellation(stop)) { if (block.Length == 0) continue; ReadOnlySpan<byte> bytes = block.Span; Look(bytes); }")]
    [InlineData("await foreach (ITables.RowMessage row in {|CHAN043:tables.ReadAllAsync()|}) { Console.WriteLine(row.Id); foreach (long cell in row.Cells.Span) sum += cell; }")]
    [InlineData("await foreach (IPictures.Message message in {|CHAN043:pictures.ReadAllAsync()|}) { switch (message) { case { Pixels: { } pixels }: Look(pixels.Bytes.Span); break; case { Title: { } title }: Console.WriteLine(title.Text); break; } }")]
    [InlineData("await foreach (IPictures.Message message in {|CHAN043:pictures.ReadAllAsync()|}) { if (message.TryGetValue(out IPictures.PixelsMessage pixels)) Look(pixels.Bytes.Span); }")]
    [InlineData("await foreach (IPictures.Message message in {|CHAN043:pictures.ReadAllAsync()|}) { if (message.Pixels is { } pixels) { ReadOnlyMemory<byte> bytes = pixels.Bytes; Look(bytes.Span); } }")]
    [InlineData("await foreach (IPictures.Message message in {|CHAN043:pictures.ReadAllAsync()|}) { if (message is { Pixels: { Id: > 0, Bytes: { Length: > 0 } bytes } }) Look(bytes.Span); }")]
    [InlineData("await foreach (INamed.Message message in {|CHAN043:named.ReadAllAsync()|}) { if (message.PixelsAsync is { } pixels) Look(pixels.Bytes.Span); }")]
    [InlineData("await foreach (INamed.Message message in {|CHAN043:named.ReadAllAsync()|}) { if (message.Block is { } block) Look(block.ToStringValue.Span); }")]
    public Task Copies_that_are_only_looked_at_are_reported(string statement) => Method(statement);

    [Theory]
    [InlineData("await foreach (ReadOnlyMemory<byte> block in blocks.ReadAllAsync()) Keep(block);")]
    [InlineData("await foreach (ReadOnlyMemory<byte> block in blocks.ReadAllAsync()) { Look(block.Span); Keep(block); }")]
    [InlineData("await foreach (ReadOnlyMemory<byte> block in blocks.ReadAllAsync()) { Look(block.Span); s_kept = block; }")]
    [InlineData("await foreach (ReadOnlyMemory<byte> block in blocks.ReadAllAsync()) sum += block.Length;")]
    [InlineData("await foreach (ReadOnlyMemory<byte> block in blocks.ReadAllAsync()) await File.WriteAllBytesAsync(\"block\", block, stop);")]
    [InlineData("await foreach (ReadOnlyMemory<byte> block in blocks.ReadAllAsync()) { Look(block.Span); await Task.Yield(); }")]
    [InlineData("await foreach (ReadOnlyMemory<byte> block in blocks.ReadAllAsync()) { Look(block.Span); if (block.Length == 0) break; }")]
    [InlineData("await foreach (ReadOnlyMemory<byte> block in blocks.ReadAllAsync()) { Look(block.Span); return; }")]
    [InlineData("await foreach (ReadOnlyMemory<byte> memory in memories.ReadAllAsync()) Look(memory.Span);")]
    [InlineData("await foreach (ITables.RowMessage row in tables.ReadAllAsync()) { Console.WriteLine(row.Cells.Span.Length); Console.WriteLine(row); }")]
    [InlineData("await foreach (IPictures.Message message in pictures.ReadAllAsync()) { switch (message) { case { Title: { } title }: Console.WriteLine(title.Text); break; } }")]
    [InlineData("await foreach (IPictures.Message message in pictures.ReadAllAsync()) { if (message.Pixels is { } pixels) { Look(pixels.Bytes.Span); s_messages.Add(message); } }")]
    [InlineData("using var own = IBlocks.Create(); own.Writer.Block([1, 2]); own.Writer.Complete(); await foreach (ReadOnlyMemory<byte> block in own.Reader.ReadAllAsync()) Look(block.Span);")]
    [InlineData("await foreach (INamed.Message message in named.ReadAllAsync()) { if (message.Other is { } other) Look(other.Bytes.Span); }")]
    [InlineData("Look((await blocks.ReadAsync(stop)).Span);")]
    [InlineData("while (blocks.TryRead(out ReadOnlyMemory<byte> block)) Look(block.Span);")]
    public Task Copies_that_are_of_use_are_not_reported(string statement) => Method(statement);

    private static Task Method(string statement) => MessageUse.AssertTypesAsync($$"""
        static class Program
        {
            static ReadOnlyMemory<byte> s_kept;
            static readonly List<IPictures.Message> s_messages = [];
            static void Look(ReadOnlySpan<byte> bytes) { }
            static void Keep(ReadOnlyMemory<byte> bytes) => s_kept = bytes;

            static async Task ReadAsync(IBlocks.Reader blocks, ITables.Reader tables, IPictures.Reader pictures, IMemories.Reader memories, INamed.Reader named, CancellationToken stop)
            {
                long sum = 0;
                {{statement}}
            }
        }
        """);
}
