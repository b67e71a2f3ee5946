using System;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Receive blocks and say what they were.</summary>
public static partial class BlockWorkers
{
    /// <summary>For every block its length, then what <see cref="Checksum"/> makes of it.</summary>
    [ProcessWorker]
    public static async Task Check(IBlocks.Reader blocks, ILengths.Writer answers)
    {
        Checker checker = new(answers);
        await blocks.DispatchAsync(checker);
    }

    /// <summary>At the end how many bytes there were, then a checksum over all of them.</summary>
    [ProcessWorker]
    public static async Task CheckAll(IBlocks.Reader blocks, ILengths.Writer answers)
    {
        Summer summer = new();
        await blocks.DispatchAsync(summer);
        answers.Length(summer.Bytes);
        answers.Length(summer.Sum);
    }

    /// <summary>Depends on every byte and its place.</summary>
    public static long Checksum(ReadOnlySpan<byte> bytes, long seed = 17)
    {
        ulong sum = (ulong)seed;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes)) sum = (ulong.RotateLeft(sum, 5) ^ word) * 0x9E3779B97F4A7C15;
        foreach (byte value in bytes[(bytes.Length & ~7)..]) sum = (ulong.RotateLeft(sum, 5) ^ value) * 0x9E3779B97F4A7C15;
        return (long)sum;
    }

    private sealed class Checker(ILengths.Writer answers) : IBlocks
    {
        public void Block(ReadOnlySpan<byte> bytes)
        {
            answers.Length(bytes.Length);
            answers.Length(Checksum(bytes));
        }
    }

    private sealed class Summer : IBlocks
    {
        internal long Bytes { get; private set; }

        internal long Sum { get; private set; } = 17;

        public void Block(ReadOnlySpan<byte> bytes)
        {
            Bytes += bytes.Length;
            Sum = Checksum(bytes, Sum);
        }
    }
}
