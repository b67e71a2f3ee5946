using System.Numerics;
using Channels.CompilerServices;

namespace Channels.Frames;

internal static partial class Packing
{
    internal static partial bool TryWrite<T>(FrameWriter frame, in T? value)
    {
        if (value is not BigInteger number) return false;
        frame.WriteSpan<byte>(number.ToByteArray());
        return true;
    }
}
