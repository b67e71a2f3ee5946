using System;
using System.Security.Cryptography;

namespace Channels.Segments;

/// <summary>What a channel may be called: 1 to 100 of <c>A-Z a-z 0-9 . _ -</c>, not beginning with a dot.</summary>
internal static class ChannelName
{
    internal const int Longest = 100;

    internal static string Check(string name)
    {
        if (name is null) throw new ArgumentNullException(nameof(name));
        if (name.Length is 0 or > Longest)
        {
            throw new ArgumentException($"A channel's name has 1 to {Longest} characters; this one has {name.Length}.", nameof(name));
        }

        if (name[0] == '.') throw new ArgumentException($"A channel's name does not begin with a dot, as '{name}' does.", nameof(name));
        foreach (char character in name)
        {
            if (character is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '_' or '-') continue;
            throw new ArgumentException($"A channel's name consists of A-Z a-z 0-9 . _ and -; '{name}' has another character.", nameof(name));
        }

        return name;
    }

    /// <summary>Whether a channel could be called so.</summary>
    internal static bool IsOne(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > Longest || name[0] == '.') return false;
        foreach (byte character in name)
        {
            if (character is not ((>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'_' or (byte)'-')) return false;
        }

        return true;
    }

    internal static string Random()
    {
        byte[] bytes = new byte[16];
        RandomNumberGenerator.Fill(bytes);
        return new Guid(bytes).ToString("n");
    }

    /// <summary>Whether <see cref="Random"/> could have made it.</summary>
    internal static bool IsRandom(ReadOnlySpan<char> name) => Guid.TryParseExact(name, "n", out _);
}
