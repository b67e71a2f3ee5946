namespace Channels.Benchmarks.Peers;

/// <summary>How a pair of streams is used.</summary>
/// <param name="Size">The bytes of a message, at least those of an int.</param>
/// <param name="Buffered">
/// Whether messages go through a <see cref="System.IO.BufferedStream"/> of its default size, flushed at a round's end,
/// or each is one <c>Write</c> and one read.
/// </param>
/// <param name="Echoes">Whether the other process sends every message back.</param>
internal sealed record StreamUse(int Size, bool Buffered, bool Echoes);
