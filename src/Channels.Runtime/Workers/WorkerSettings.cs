using System;
using System.Buffers.Binary;

namespace Channels.Workers;

/// <summary>What a worker's process has to know of how it was started, whatever it runs.</summary>
/// <param name="GracePeriod">How long it may take to stop when its parent has died.</param>
/// <param name="IsDetached">Whether it goes on then.</param>
/// <param name="DumpsOnCrash">Whether an exception of its method is to end it as a crash does, so that a dump is written.</param>
internal readonly record struct WorkerSettings(TimeSpan GracePeriod, bool IsDetached, bool DumpsOnCrash)
{
    private const int Size = sizeof(long) + 2;

    internal WorkerSettings(WorkerOptions options)
        : this(options.GracePeriod, options.IsDetached, options.DumpOnCrash)
    {
    }

    internal byte[] Encode()
    {
        byte[] bytes = new byte[Size];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, GracePeriod.Ticks);
        bytes[sizeof(long)] = (byte)(IsDetached ? 1 : 0);
        bytes[sizeof(long) + 1] = (byte)(DumpsOnCrash ? 1 : 0);
        return bytes;
    }

    internal static WorkerSettings Decode(byte[] bytes) =>
        new(TimeSpan.FromTicks(BinaryPrimitives.ReadInt64LittleEndian(bytes)), bytes[sizeof(long)] != 0, bytes[sizeof(long) + 1] != 0);
}
