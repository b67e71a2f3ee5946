using System;
using System.Collections.Generic;
using System.Linq;
using Channels.Benchmarks.Native;
using Channels.Benchmarks.Peers;
using Channels.Benchmarks.Subjects;

namespace Channels.Benchmarks.Suites;

/// <summary>How many bytes a second there are between a sender and a receiver, by the size of a message.</summary>
internal static class SizesSuite
{
    private const string Copies = "two copies, one thread";

    /// <summary>The streams need a system call a message: they get fewer small ones.</summary>
    private static readonly (string Name, int Size, int Messages, int StreamMessages)[] s_sizes =
    [
        ("64 B", 64, 4_000_000, 500_000),
        ("1 KiB", 1 << 10, 1_000_000, 500_000),
        ("64 KiB", 1 << 16, 50_000, 50_000),
        ("1 MiB", 1 << 20, 4_000, 4_000),
    ];

    public static IReadOnlyList<SubjectGroup> Groups(Surroundings surroundings) =>
    [
        .. s_sizes.Select(size => new SubjectGroup(
            $"Messages of {size.Name}, until the last one has been taken",
            Copies,
            Comparison.Ratio,
            BlockFigures.Metrics,
            [.. Subjects(surroundings.Ring, size.Size, surroundings.Scaled(size.Messages), surroundings.Scaled(size.StreamMessages))])),
    ];

    private static IEnumerable<Subject> Subjects(NativeProgram? ring, int size, int messages, int streamMessages)
    {
        yield return new Subject(Copies, messages, _ => MemoryCopies.RunAsync(size, messages));
        if (ring is not null)
            yield return RingSubjects.Blocks("C ring, copied in and out", ring, size, messages);
        yield return new Subject("pipe, span copied", messages,
            cancellationToken => BlockPipe.RunAsync(size, copies: true, messages, cancellationToken));
        yield return new Subject("pipe, span looked at", messages,
            cancellationToken => BlockPipe.RunAsync(size, copies: false, messages, cancellationToken));
        yield return StreamSubject(
            "AnonymousPipeServerStream", () => new AnonymousPipeTransport(), size, streamMessages);
        yield return StreamSubject("Unix domain socket", () => new UnixSocketTransport(), size, streamMessages);
    }

    private static Subject StreamSubject(string name, Func<StreamTransport> newTransport, int size, int messages)
    {
        StreamUse use = new(size, Buffered: false, Echoes: false);
        return new Subject(name, messages, async cancellationToken => BlockFigures.Of(
            size, messages, await StreamSubjects.SendAsync(newTransport, use, messages, cancellationToken)));
    }
}
