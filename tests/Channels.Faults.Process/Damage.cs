using System;

namespace Channels.Faults;

/// <summary>
/// Random damage. Most of it hits the words that mean something, and many of the new values are those at which arithmetic
/// breaks: the greatest, the smallest, one more, one less, one bit else.
/// </summary>
internal sealed class Damage(int seed)
{
    private static readonly long[] s_values =
    [
        0, 1, -1, 2, 7, 8, 4, int.MaxValue, int.MinValue, int.MinValue + 1, long.MaxValue, long.MinValue, long.MaxValue - 7,
        0x8000_0003, 0xff00_0000, 0xfe00_0014, 0x00ff_ffff, 4096, 4095, 4092, 16384, 1 << 24, 1 << 30,
    ];

    private readonly Random _random = new(seed);

    internal int Next(int below) => _random.Next(below);

    /// <summary>Damages one place among the given ones, or any.</summary>
    internal void Hit(SharedFile file, ReadOnlySpan<int> places) =>
        HitAt(file, places.Length > 0 && _random.Next(4) != 0 ? places[_random.Next(places.Length)] : _random.NextInt64(file.Length));

    /// <summary>As the other one, within the file's beginning.</summary>
    internal void Hit(SharedFile file, ReadOnlySpan<int> places, int length) =>
        HitAt(file, _random.Next(4) != 0 ? places[_random.Next(places.Length)] : _random.Next(length - sizeof(long)));

    internal unsafe void HitAt(SharedFile file, long offset)
    {
        byte* at = file.Address + Math.Min(offset, file.Length - 8);
        switch (_random.Next(7))
        {
            case 0: *at ^= (byte)(1 << _random.Next(8)); break;
            case 1: *at = (byte)_random.Next(256); break;
            case 2: *(int*)at = (int)s_values[_random.Next(s_values.Length)]; break;
            case 3: *(long*)at = s_values[_random.Next(s_values.Length)]; break;
            case 4: *(int*)at += _random.Next(-16, 17); break;
            case 5: *(long*)at += 8 * _random.Next(-600, 600); break;
            default: *(long*)at ^= 1L << _random.Next(64); break;
        }
    }
}
