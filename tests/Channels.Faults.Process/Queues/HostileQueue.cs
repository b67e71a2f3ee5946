using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Queues;
using Channels.Rings;
using Channels.Segments;

namespace Channels.Faults.Queues;

/// <summary>
/// A queue of a few producers, full of items, of which one has left what did not fit into its ring. What endpoints see of it lies
/// between pages that nobody can touch, and so do the rings of those producers of whom there are none.
/// </summary>
internal sealed class HostileQueue<T> : IHostileQueue
{
    private const int Capacity = 4096, Producers = 3, MostItems = 5_000;
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);

    private readonly HostileEnd<T> _end;
    private readonly string _name, _folder, _kept;
    private readonly IDisposable _channel;
    private readonly List<IDisposable> _others = [];
    private readonly ChannelConnection _connection;
    private readonly GuardedQueue _guard;
    private readonly SharedFile _file, _control;
    private readonly byte[] _wholeFile, _wholeControl;
    private readonly bool _isGuarded;
    private readonly int[] _filePlaces, _controlPlaces;
    private readonly string[] _spills;
    private long _nextFile;
    private bool _hasPut;

    /// <param name="end">What it carries.</param>
    /// <param name="name">Its name.</param>
    /// <param name="options">How it is made.</param>
    /// <param name="completed">0: goes on; 1: completed; 2: completed with an error.</param>
    /// <param name="isGuarded">Whether what nobody has reserved is guarded: not where somebody else may say that it is reserved.</param>
    internal HostileQueue(HostileEnd<T> end, string name, ProcessChannelOptions options, int completed, bool isGuarded)
    {
        _end = end;
        _name = name;
        options.Capacity = Capacity;
        (_connection, _channel) = end.Create(name, options);
        bool isBounded = options.MaxItems > 0;
        _isGuarded = isGuarded && !isBounded;
        _folder = Path.Combine(_connection.BasePath, name);
        _kept = Path.Combine(Path.GetTempPath(), "channels-kept-" + Guid.NewGuid().ToString("n"));
        Fill(isBounded);
        if (completed > 0) _ = _connection.Queue.Producer.TryComplete(completed == 1 ? null : new InvalidDataException("said on purpose"));

        string file = Path.Combine(_folder, ControlLayout.RingFile);
        long length = isBounded ? new FileInfo(file).Length : QueueLayout.RingAt(Producers + 1, Capacity);
        _file = new SharedFile(file);
        if (_isGuarded) _file.GuardFrom(length);
        _control = new SharedFile(Path.Combine(_folder, ControlLayout.ControlFile));
        _wholeFile = _file.Bytes[..(int)length].ToArray();
        _wholeControl = _control.Bytes[..(ControlLayout.ParticipantsAt + (8 * ControlLayout.ParticipantSize))].ToArray();
        _filePlaces = [0, 128, 256, 4096, 4100, 4104, .. isBounded ? CellPlaces((int)length) : RingPlaces()];
        _controlPlaces = [0, 8, 12, 16, 32, 40, 48, 56, 64, 72, 76, 80, 128, 768, .. Enumerable.Range(0, 6 * 16).Select(static i => ControlLayout.ParticipantsAt + (i * 4))];
        _spills = [.. Directory.GetFiles(_folder, ControlLayout.SpillPrefix + "*").Select(static path => Path.GetFileName(path)!)];
        _ = Directory.CreateDirectory(_kept);
        foreach (string spill in _spills) File.Copy(Path.Combine(_folder, spill), Path.Combine(_kept, spill));
        _guard = new GuardedQueue(_connection, _file);
    }

    public void Restore()
    {
        _wholeFile.CopyTo(_file.Bytes);
        long nextFile = ++_nextFile;
        _wholeControl.CopyTo(_control.Bytes);
        _control.At<long>(ControlLayout.NextFileAt) = nextFile << 16;       // Each round has numbers of its own for its files.
        if (_hasPut) RemoveStrangers();
        foreach (string spill in _spills)
        {
            string path = Path.Combine(_folder, spill);
            if (!File.Exists(path)) File.Copy(Path.Combine(_kept, spill), path);
        }

        _guard.Renew();
    }

    public void Hit(Damage damage)
    {
        for (int i = damage.Next(3); i >= 0; i--)
        {
            if (damage.Next(6) == 0)
            {
                damage.Hit(_control, _controlPlaces, _wholeControl.Length);
                _control.At<long>(ControlLayout.SpinAt) = 0;
            }
            else
            {
                damage.Hit(_file, _filePlaces, _wholeFile.Length);
            }
        }

        if (!_isGuarded) return;

        // Who says that there is memory for a ring where there is none makes others touch it; only that is what is guarded here.
        _file.At<long>(QueueLayout.ReservedAt) &= (1 << (Producers + 1)) - 1;
        for (int word = 1; word < QueueLayout.Words; word++) _file.At<long>(QueueLayout.ReservedAt + (word * sizeof(long))) = 0;
    }

    public async Task TakeAsync(Damage damage, Outcomes outcomes, Action hit)
    {
        using ProcessChannelReader<T> reader = _end.NewReader(_connection);
        try
        {
            _ = reader.TryPeek(out _);
            if (damage.Next(3) == 0) Take(reader, outcomes, damage.Next(40));
            hit();
            switch (damage.Next(5))
            {
                case 0:
                    Take(reader, outcomes, MostItems);
                    break;
                case 1:
                    TakeMany(reader, outcomes);
                    break;
                case 2:
                    _ = reader.TryPeek(out _);
                    _ = reader.Count;
                    Take(reader, outcomes, MostItems);
                    break;
                case 3:
                    await EndAsync(EnumerateAsync(reader, outcomes), reader, outcomes);
                    break;
                default:
                    outcomes.Add(reader.WaitToRead(TimeSpan.Zero) ? "message" : "drained");
                    Take(reader, outcomes, MostItems);
                    break;
            }
        }
        catch (Exception exception)
        {
            outcomes.Add(exception);
        }
    }

    public void Put(Damage damage, Outcomes outcomes, Action hit)
    {
        ProcessChannelWriter<T> writer = _end.NewWriter(_connection);
        _hasPut = true;
        try
        {
            _ = writer.WaitToWrite(TimeSpan.Zero);
            int first = damage.Next(1 << 20), count = damage.Next(20) == 0 ? 600 : damage.Next(100);
            for (int i = 0; i < count / 2; i++) Put(writer, first + i, outcomes);
            hit();
            for (int i = count / 2; i < count; i++) Put(writer, first + i, outcomes);
            if (damage.Next(8) == 0) outcomes.Add(writer.TryComplete() ? "completed" : "closed");
        }
        catch (Exception exception)
        {
            outcomes.Add(exception);
        }

        // What did not find room is not to fill the file system.
        _connection.Queue.Producer.Discard();
        writer.Dispose();
    }

    public void Open(Outcomes outcomes)
    {
        try
        {
            (ChannelConnection connection, IDisposable opened) = _end.Open(_name);
            using (opened)
            {
                outcomes.Add("opened");
                ProcessChannelReader<T> reader = _end.NewReader(connection);
                _ = reader.Count;
                Take(reader, outcomes, MostItems);
            }
        }
        catch (IOException exception) when (exception is not ChannelCorruptException && exception.Message.Contains("participants", StringComparison.Ordinal))
        {
            outcomes.Add("refused");
        }
        catch (Exception exception)
        {
            outcomes.Add(exception);
        }
    }

    public void Dispose()
    {
        Restore();
        _guard.Dispose();
        _others.ForEach(static other => other.Dispose());
        _channel.Dispose();
        _file.Dispose();
        _control.Dispose();
        Directory.Delete(_kept, recursive: true);
    }

    private static void Take(ProcessChannelReader<T> reader, Outcomes outcomes, int most)
    {
        int taken = 0;
        for (; taken < most && reader.TryRead(out _); taken++)
        {
        }

        if (taken == MostItems) throw new TimeoutException("A queue of a few rings does not end.");
        outcomes.Add("message", taken);
    }

    private static void TakeMany(ProcessChannelReader<T> reader, Outcomes outcomes)
    {
        T[] items = new T[16];
        int taken = 0;
        while (taken < MostItems && reader.ReadMany(items) is > 0 and int more) taken += more;
        if (taken >= MostItems) throw new TimeoutException("A queue of a few rings does not end.");
        outcomes.Add("message", taken);
    }

    private static async Task EnumerateAsync(ProcessChannelReader<T> reader, Outcomes outcomes)
    {
        int taken = 0;
        await foreach (T _ in reader.ReadAllAsync())
        {
            if (++taken > MostItems) throw new TimeoutException("A queue of a few rings does not end.");
        }

        outcomes.Add("message", taken);
    }

    private static async Task EndAsync(Task use, ProcessChannelReader<T> reader, Outcomes outcomes)
    {
        // One that waits for more is right to; it must hear that its own endpoint is closed.
        if (!use.IsCompleted) reader.Dispose();
        await use.WaitAsync(s_longestWait);
        outcomes.Add("ended");
    }

    /// <summary>The files of large messages that were put and that nobody took.</summary>
    private void RemoveStrangers()
    {
        _hasPut = false;
        foreach (string path in Directory.GetFiles(_folder, ControlLayout.SpillPrefix + "*"))
        {
            if (!_spills.Contains(Path.GetFileName(path))) File.Delete(path);
        }
    }

    private void Put(ProcessChannelWriter<T> writer, int number, Outcomes outcomes) => outcomes.Add(writer.TryWrite(_end.Make(number)) ? "sent" : "full");

    /// <summary>The rings of three producers: one nearly full, one that goes on in a file, one around its end.</summary>
    private void Fill(bool isBounded)
    {
        for (int producer = 0; producer < Producers; producer++)
        {
            (ChannelConnection connection, IDisposable opened) = _end.Open(_name);
            ProcessChannelWriter<T> writer = _end.NewWriter(connection);
            ProcessChannelReader<T> reader = _end.NewReader(_connection);
            for (int i = 0; producer == 2 && i < 60; i++) _ = writer.TryWrite(_end.Make(i)) && reader.TryRead(out _);
            int count = isBounded ? 20 : producer == 1 ? 400 : 60;
            for (int i = 0; i < count; i++) _ = writer.TryWrite(_end.Make(i));
            if (producer == 1) opened.Dispose();
            else _others.Add(opened);
        }
    }

    private static IEnumerable<int> RingPlaces()
    {
        for (int word = 0; word < 2; word++)
        {
            yield return QueueLayout.ReadyAt + (word * 4);
            yield return QueueLayout.ReservedAt + (word * 4);
        }

        for (int slot = 0; slot <= Producers; slot++)
        {
            int ring = (int)QueueLayout.RingAt(slot, Capacity);
            foreach (int at in new[] { 0, 0, QueueLayout.BufferedAt, 128, 128, QueueLayout.ClaimAt, QueueLayout.ClaimAt + 4, QueueLayout.SenderWakeAt, QueueLayout.LeftBehindAt, QueueLayout.LeftBehindAt + 8, QueueLayout.LeftBehindAt + 16 }) yield return ring + at;
            for (int i = 0; i < 40; i++) yield return ring + QueueLayout.RingHeaderSize + (i * 4);
        }
    }

    private static IEnumerable<int> CellPlaces(int length)
    {
        foreach (int at in new[] { 512, 516, 520, 528, 640, 640, 768, 768 }) yield return at;
        for (int at = QueueLayout.RingsAt; at < length; at += 4) yield return at;
    }
}
