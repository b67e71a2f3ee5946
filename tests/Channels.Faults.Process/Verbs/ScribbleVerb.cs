using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Channels.Pipes;
using Channels.Queues;
using Channels.Rings;
using Channels.Segments;

namespace Channels.Faults.Verbs;

/// <summary>Damages the memory of channels that another process uses at that moment, as fast as it can.</summary>
internal static class ScribbleVerb
{
    private static readonly int[] s_ringPlaces = [0, 128, 256, 260, .. Enumerable.Range(0, 64).Select(static i => PipeLayout.DataAt + (i * 8))];
    private static readonly int[] s_controlPlaces = [256, 264, 384, 392, 512, 516, 640, 644, 768];

    // Of queues with rings of 4 KiB, and, at the beginning, of those with a maximum.
    private const int LengthOfSomeRings = 16384 + (2 * 4096);
    private static readonly int[] s_queuePlaces =
    [
        0, 128, 256, QueueLayout.ReadyAt, QueueLayout.ReservedAt, 640, 768, QueueLayout.LastWordsAt,
        .. Enumerable.Range(0, 4).SelectMany(static slot => new[] { 0, QueueLayout.BufferedAt, 128, QueueLayout.ClaimAt, QueueLayout.LeftBehindAt + 8, QueueLayout.RingHeaderSize, QueueLayout.RingHeaderSize + 16 }.Select(at => (int)QueueLayout.RingAt(slot, 4096) + at)),
    ];

    internal static Task RunAsync(VerbArguments options)
    {
        string folder = Environment.GetEnvironmentVariable("CHANNELS_DIR")!;
        SharedFile[] rings = [.. Files(folder, ControlLayout.RingFile)];
        SharedFile[] controls = [.. Files(folder, ControlLayout.ControlFile)];
        bool queues = options.Flag("queues");
        Damage damage = new((int)options.Number("seed"));
        Task told = Task.Run(Say.WaitForWord);
        Say.Line($"scribbling");
        long hits = 0;
        for (; !told.IsCompleted; hits++)
        {
            if (damage.Next(5) == 0) damage.Hit(controls[damage.Next(controls.Length)], s_controlPlaces);
            else if (queues) damage.Hit(rings[damage.Next(rings.Length)], s_queuePlaces, LengthOfSomeRings);
            else damage.Hit(rings[damage.Next(rings.Length)], s_ringPlaces);
        }

        Say.Line($"hits {hits}");
        return Task.CompletedTask;
    }

    private static IEnumerable<SharedFile> Files(string folder, string name) =>
        Directory.GetDirectories(folder).Select(channel => new SharedFile(Path.Combine(channel, name)));
}
