using System;
using System.Runtime.InteropServices;

namespace Channels.Faults;

/// <summary>What message of the sequence has which kind, size and content: a function of its number alone.</summary>
internal static class SequenceMessage
{
    internal const int LongestBytes = 300_000;

    /// <summary>0: small, 1: text, 2: bytes.</summary>
    internal static int KindOf(long number) => (int)(Mix(number) % 3);

    /// <summary>Mostly sizes that fit into a ring of 4 KiB, some that have to go to a file, a few that are large there too.</summary>
    internal static int SizeOf(long number)
    {
        ulong random = Mix(number ^ 0x5eed);
        if (number % 31 == 30) return 70_000 + (int)(random % (LongestBytes - 70_000));
        if (number % 13 == 12) return 1_000 + (int)(random % 5_000);
        return (int)(random % (number % 5 == 4 ? 1_000UL : 90UL));
    }

    internal static ulong Checksum(long number) => Mix(number * 31);

    internal static void Fill(long number, Span<byte> bytes)
    {
        ulong state = Mix(number);
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (int i = 0; i < words.Length; i++) words[i] = state = (state * 6364136223846793005UL) + 1442695040888963407UL;
        for (int i = words.Length * sizeof(ulong); i < bytes.Length; i++) bytes[i] = (byte)(state >> (8 * (i & 7)));
    }

    internal static string TextOf(long number) =>
        string.Create(Math.Min(SizeOf(number), 2_500), number, static (text, of) =>
        {
            for (int i = 0; i < text.Length; i++) text[i] = (i + of) % 11 == 0 ? 'é' : (char)('a' + ((i + of) % 26));
        });

    private static ulong Mix(long number)
    {
        ulong value = (ulong)number + 0x9e3779b97f4a7c15UL;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9UL;
        value = (value ^ (value >> 27)) * 0x94d049bb133111ebUL;
        return value ^ (value >> 31);
    }
}
