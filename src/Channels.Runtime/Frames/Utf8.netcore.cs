using System;
using System.Buffers;

namespace Channels.Frames;

internal static unsafe class Utf8
{
    /// <summary>Encodes a text if UTF-8 can say it without loss.</summary>
    internal static bool TryEncode(string text, byte* destination, int size, out int written) =>
        System.Text.Unicode.Utf8.FromUtf16(text, new Span<byte>(destination, size), out _, out written, replaceInvalidSequences: false) == OperationStatus.Done;
}
