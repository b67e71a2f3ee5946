using System;
using System.Text;

namespace Channels.Frames;

internal static unsafe class Utf8
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Encodes a text if UTF-8 can say it without loss.</summary>
    internal static bool TryEncode(string text, byte* destination, int size, out int written)
    {
        try
        {
            written = s_strict.GetBytes(text, new Span<byte>(destination, size));
            return true;
        }
        catch (EncoderFallbackException)
        {
            written = 0;
            return false;
        }
    }
}
