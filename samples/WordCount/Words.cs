using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;

namespace WordCount;

/// <summary>Counts words: letters and digits side by side, in lower case.</summary>
internal static class Words
{
    private const int LongestWord = 200;
    private const int CharsAtOnce = 1 << 16;

    /// <summary>Reads the file piece by piece, so that its size does not matter.</summary>
    /// <exception cref="IOException">It can't be read, or is no text.</exception>
    public static Dictionary<string, int> In(string path, CancellationToken cancellationToken)
    {
        using StreamReader text = new(path);
        Dictionary<string, int> words = [];
        char[] piece = new char[CharsAtOnce];
        Span<char> word = stackalloc char[LongestWord];
        int length = 0;
        int read;
        while ((read = text.Read(piece)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (char next in piece.AsSpan(0, read))
            {
                if (next == '\0')
                    throw new IOException("It is no text.");
                if (!char.IsLetterOrDigit(next))
                    Add(words, word, ref length);
                else if (length < LongestWord)
                    word[length++] = char.ToLowerInvariant(next);
            }
        }
        Add(words, word, ref length);
        return words;
    }

    private static void Add(Dictionary<string, int> words, ReadOnlySpan<char> word, ref int length)
    {
        if (length == 0)
            return;
        CollectionsMarshal.GetValueRefOrAddDefault(
            words.GetAlternateLookup<ReadOnlySpan<char>>(), word[..length], out _)++;
        length = 0;
    }
}
