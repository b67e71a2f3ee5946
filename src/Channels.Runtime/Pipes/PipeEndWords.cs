using Channels.Segments;

namespace Channels.Pipes;

/// <summary>Where the words of a pipe's end lie in the control file. Offsets in bytes.</summary>
/// <param name="ClaimAt">Who has it.</param>
/// <param name="ClosedAt">Whether it was closed.</param>
/// <param name="SleepAt">What its holder sleeps on.</param>
/// <param name="OtherSleepAt">What the other end's holder sleeps on.</param>
/// <param name="IsShared">Whoever has the claim has two ends by it: this one, and one of the replies.</param>
internal readonly record struct PipeEndWords(int ClaimAt, int ClosedAt, int SleepAt, int OtherSleepAt, bool IsShared)
{
    private const int ClosedBehindClaim = 8;

    internal static PipeEndWords Writer(bool isShared) => new(
        ControlLayout.WriterEndAt, ControlLayout.WriterEndAt + ClosedBehindClaim, ControlLayout.WriterWakeAt, ControlLayout.ReaderWakeAt, isShared);

    internal static PipeEndWords Reader(bool isShared) => new(
        ControlLayout.ReaderEndAt, ControlLayout.ReaderEndAt + ClosedBehindClaim, ControlLayout.ReaderWakeAt, ControlLayout.WriterWakeAt, isShared);

    internal static PipeEndWords ReplyWriter { get; } = new(
        ControlLayout.ReaderEndAt, ControlLayout.ReplyWriterClosedAt, ControlLayout.ReplyWriterWakeAt, ControlLayout.ReplyReaderWakeAt, true);

    internal static PipeEndWords ReplyReader { get; } = new(
        ControlLayout.WriterEndAt, ControlLayout.ReplyReaderClosedAt, ControlLayout.ReplyReaderWakeAt, ControlLayout.ReplyWriterWakeAt, true);
}
