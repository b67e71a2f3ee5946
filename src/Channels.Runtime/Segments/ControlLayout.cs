namespace Channels.Segments;

/// <summary>Where what lies in a channel's control file. Offsets in bytes.</summary>
/// <remarks><code>
///     0  magic, version, kind, fingerprint, options      written once, before anybody else sees the file
///   128  next participant number                         changed by whoever attaches
///   256  writer's end: claim, state                      changed when an end is taken or left
///   384  reader's end: claim, state
///   512  reader's wake pair                              set by the reader, looked at by the writer
///   640  writer's wake pair                              set by the writer, looked at by the reader
///  4096  participants, 64 bytes each
///  8192  the contract's text
/// </code>Words of different writers lie 128 bytes apart: processors fetch cache lines in pairs.</remarks>
internal static class ControlLayout
{
    internal const long Magic = 0x4c4e_4e41_4843_2e31;
    internal const int Version = 1;

    internal const int MagicAt = 0, VersionAt = 8, KindAt = 12, FingerprintHighAt = 16, FingerprintLowAt = 24, CapacityAt = 32,
        SpinAt = 40, TextLengthAt = 48, FullFencesAt = 56, CreatorAt = 64;

    internal const int NextNumberAt = 128;
    internal const int WriterEndAt = 256, ReaderEndAt = 384;
    internal const int ReaderWakeAt = 512, WriterWakeAt = 640;

    internal const int ParticipantsAt = 4096, ParticipantSize = 64, ParticipantCapacity = 64;
    internal const int TextAt = 8192;

    internal const string ControlFile = "control", RingFile = "ring", SpillPrefix = "spill-", UnfinishedPrefix = ".new-";
}
