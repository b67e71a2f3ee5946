using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Channels.CompilerServices;
using Channels.Faults.Contracts;
using Channels.Pipes;
using Channels.Rings;
using Channels.Segments;

namespace Channels.Faults;

/// <summary>
/// A channel full of messages that can be damaged, used, and put back to what it was, some ten thousand times a second. The
/// ring that endpoints see lies between pages that nobody can touch: what reads or writes outside ends the process.
/// </summary>
internal sealed class HostileChannel : IDisposable
{
    private readonly IHostile.Channel _channel;
    private readonly ChannelConnection _connection;
    private readonly SharedFile _ring, _control;
    private readonly GuardedRing _guard;
    private readonly List<SharedFile> _spills = [];
    private readonly byte[] _wholeRing, _wholeControl;
    private readonly int[] _ringPlaces;
    private readonly int[] _controlPlaces =
    [
        0, 8, 12, 16, 24, 32, 40, 48, 56, 64, 128, 256, 264, 384, 392, 512, 516, 640, 644, 768,
        4096, 4104, 4108, 4112, 4160, 4168, 4176,
    ];

    private (SharedFile File, int Offset, byte[] Before) _undo;

    /// <param name="name">The channel's name.</param>
    /// <param name="lead">How many messages pass through before those that stay in the ring: shifts where its end lies.</param>
    /// <param name="isFull">Whether messages or free room are to be found.</param>
    /// <param name="large">How many of the messages are too large for the ring.</param>
    /// <param name="end">0: goes on; 1: completed; 2: completed with an error.</param>
    internal HostileChannel(string name, int lead, bool isFull, int large, int end)
    {
        _channel = IHostile.Create(name, new ProcessChannelOptions { Capacity = 4096, Spin = TimeSpan.Zero });
        _connection = _channel.Reader.Connection();
        Name = name;
        for (int i = 0; i < lead; i++)
        {
            _ = HostileContent.TrySend(_channel.Writer, i) && _channel.Reader.TryRead(out _);
        }

        if (isFull)
        {
            for (int i = 0; i < large; i++) _ = HostileContent.TrySendLarge(_channel.Writer, i);
            for (int i = lead; HostileContent.TrySend(_channel.Writer, i); i++)
            {
            }
        }

        if (end > 0) _channel.Writer.Complete(end == 1 ? null : new InvalidDataException("said on purpose"));

        string folder = Path.Combine(_connection.BasePath, name);
        _ring = new SharedFile(Path.Combine(folder, ControlLayout.RingFile));
        _guard = new GuardedRing(_connection, _ring);
        _control = new SharedFile(Path.Combine(folder, ControlLayout.ControlFile));
        foreach (string file in Directory.GetFiles(folder, ControlLayout.SpillPrefix + "*")) _spills.Add(new SharedFile(file));
        _control.At<long>(ControlLayout.ReaderEndAt) = 0;
        if (!isFull) _control.At<long>(ControlLayout.WriterEndAt) = 0;
        _wholeRing = _ring.Bytes.ToArray();
        _wholeControl = _control.Bytes.ToArray();
        _ringPlaces = [0, 0, 0, 128, 128, 256, 260, 264, .. FramePlaces()];
    }

    internal string Name { get; }

    internal void Restore()
    {
        if (_undo.File is not null) _undo.Before.CopyTo(_undo.File.Bytes[_undo.Offset..]);
        _undo = default;
        _wholeRing.CopyTo(_ring.Bytes);
        _wholeControl.CopyTo(_control.Bytes);
    }

    internal IHostile.Reader NewReader() => new(_connection, false);

    internal IHostile.Writer NewWriter() => new(_connection, false);

    /// <summary>As this channel's own endpoints, those of another attachment see the guarded mapping.</summary>
    internal GuardedRing Guard(ChannelConnection opened) => new(opened, _ring);

    internal void HitRing(Damage damage)
    {
        if (_spills.Count > 0 && damage.Next(8) == 0)
        {
            // A large message's own file: the first bytes hold the lengths.
            SharedFile file = _spills[damage.Next(_spills.Count)];
            int offset = 4 + damage.Next(damage.Next(2) == 0 ? 64 : 4_000);
            _undo = (file, offset, file.Bytes.Slice(offset, 8).ToArray());
            damage.HitAt(file, offset);
        }
        else
        {
            damage.Hit(_ring, _ringPlaces);
        }
    }

    internal void HitControl(Damage damage)
    {
        damage.Hit(_control, _controlPlaces);

        // The time to spin is a wish, and may be a second: the test would only take longer.
        _control.At<long>(ControlLayout.SpinAt) = 0;
    }

    public void Dispose()
    {
        Restore();
        _guard.Dispose();
        _channel.Dispose();
        _ring.Dispose();
        _control.Dispose();
        _spills.ForEach(static file => file.Dispose());
    }

    /// <summary>Where headers and the beginnings of payloads stand.</summary>
    private IEnumerable<int> FramePlaces()
    {
        List<int> places = [];
        long capacity = _wholeRing.Length - PipeLayout.DataAt;
        long published = BitConverter.ToInt64(_wholeRing, 0);
        for (long position = BitConverter.ToInt64(_wholeRing, 128); position < published;)
        {
            int at = PipeLayout.DataAt + (int)(position & (capacity - 1));
            int size = FrameHeader.FrameSize(FrameHeader.LengthOf(BitConverter.ToUInt32(_wholeRing, at)));
            places.AddRange(Enumerable.Range(0, Math.Min(8, size / 4)).Select(i => at + (i * 4)));
            places.Add(at);
            position += size;
        }

        return places;
    }
}
