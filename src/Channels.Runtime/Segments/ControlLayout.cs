namespace Channels.Segments;

/// <summary>Where what lies in a channel's control file. Offsets in bytes.</summary>
/// <remarks><code>
///     0  magic, version, kind, fingerprint, options, identity     written once, before anybody else sees the file
///    96  carries                                         set, for good, by whoever sends an endpoint in a message
///   100  lost writer: a process, of a queue              set by whoever takes the slot of one who was killed
///   128  next number of a file                           changed by whoever makes one
///   256  writer's end: claim, state                      changed when an end is taken or left
///   384  reader's end: claim, state
///   512  reader's wake pair                              set by the reader, looked at by the writer
///   640  writer's wake pair                              set by the writer, looked at by the reader
///   768  participants' version                           raised by whoever attaches
///   896  next number of a participant                    changed by whoever attaches
///  1024  replies: whether the sender has closed          set by who has the reader's end of the messages
///  1152  replies: whether the receiver has closed        set by who has the writer's end of the messages
///  1280  replies: receiver's wake pair
///  1408  replies: sender's wake pair
///  4096  participants, 64 bytes each: 64 of a pipe, 2048 of a queue
///        the contract's text
/// 4 MiB  transits, 128 bytes each: of a participant that is on its way, see Transit.TransitEntry; a hole until there is one
/// </code>Words of different writers lie 128 bytes apart: processors fetch cache lines in pairs.</remarks>
internal static class ControlLayout
{
    internal const long Magic = 0x4c4e_4e41_4843_2e31;
    internal const int Version = 4;

    internal const int MagicAt = 0, VersionAt = 8, KindAt = 12, FingerprintHighAt = 16, FingerprintLowAt = 24, CapacityAt = 32,
        SpinAt = 40, TextLengthAt = 48, FullFencesAt = 56, CreatorAt = 64, MaxItemsAt = 72, FullModeAt = 76,
        SingleWriterAt = 80, SingleReaderAt = 81, MaxDeliveriesAt = 84, IdentityAt = 88, CarriesAt = 96, LostWriterAt = 100;

    internal const int NextFileAt = 128, NextParticipantAt = 896;
    internal const int WriterEndAt = 256, ReaderEndAt = 384;
    internal const int ReaderWakeAt = 512, WriterWakeAt = 640;
    internal const int ReplyWriterClosedAt = 1024, ReplyReaderClosedAt = 1152, ReplyReaderWakeAt = 1280, ReplyWriterWakeAt = 1408;

    internal const int ParticipantsVersionAt = 768;

    internal const int ParticipantsAt = 4096, ParticipantSize = 64;

    internal const int TransitsAt = 4 << 20, TransitSize = 128;

    internal const string ControlFile = "control", RingFile = "ring", RepliesFile = "replies", SpillPrefix = "spill-", HiddenPrefix = ".new-";

    internal static int ParticipantCapacity(ChannelKind kind) => kind == ChannelKind.Pipe ? 64 : 2048;

    internal static int TextAt(ChannelKind kind) => ParticipantsAt + (ParticipantCapacity(kind) * ParticipantSize);
}
