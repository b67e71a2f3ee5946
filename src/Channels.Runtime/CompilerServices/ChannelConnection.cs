using System;
using System.ComponentModel;
using System.Text;
using System.Threading;
using Channels.Interop;
using Channels.Participants;
using Channels.Pipes;
using Channels.Rings;
using Channels.Segments;
using Channels.Waiting;
using Barrier = Channels.Waiting.Barrier;

namespace Channels.CompilerServices;

/// <summary>This process's attachment to one channel. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe partial class ChannelConnection : IWatcher
{
    private readonly ChannelDirectory _directory;
    private readonly MappedFile _control;
    private readonly int _descriptor;
    private readonly object _gate = new();
    private int _uses = 1;
    private bool _closed;
    private readonly bool _isAttached;

    private ChannelConnection(ChannelDirectory directory, MappedFile control, int descriptor, ParticipantTable participants, RingMemory ring)
    {
        _directory = directory;
        _control = control;
        _descriptor = descriptor;
        Participants = participants;
        TimeSpan spin = TimeSpan.FromTicks(Math.Max(0, Math.Min(TimeSpan.TicksPerSecond, Volatile.Read(ref *(long*)(control.Address + ControlLayout.SpinAt)))));
        Pipe = new Pipe(this, control, ring, new SpillFolder(directory, participants.NextNumber), spin);
        if (!Barrier.IsGlobal)
        {
            // From now on every process fences between its stores and its looks at the wake words.
            Volatile.Write(ref *(int*)(control.Address + ControlLayout.FullFencesAt), 1);
            Pipe.RequireFences();
        }

        _isAttached = true;
    }

    /// <summary>A channel that was forgotten is left as by a process that died: its lock goes, and with it the claim to live.</summary>
    ~ChannelConnection()
    {
        if (_isAttached && !_closed) Linux.Close(_descriptor);
    }

    internal string Name => _directory.Name;

    internal string BasePath => _directory.BasePath;

    internal ParticipantTable Participants { get; }

    /// <summary>
    /// Whether this attachment made the channel. It owns what nobody has taken: an end that it disposes unused is closed, so that
    /// nobody waits for one who will not come.
    /// </summary>
    internal bool IsCreator => Volatile.Read(ref *(long*)(_control.Address + ControlLayout.CreatorAt)) == Participants.Self;

    internal Pipe Pipe { get; }

    internal bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Creates a channel and attaches to it.</summary>
    /// <exception cref="ArgumentException">The name is none that a channel can have.</exception>
    /// <exception cref="ChannelExistsException">A channel of that name is in use.</exception>
    /// <exception cref="System.IO.IOException">There is no room, or the channels' folder can't be used.</exception>
    /// <exception cref="PlatformNotSupportedException">The system lacks what channels need.</exception>
    public static ChannelConnection Create(ChannelContract contract, string? name, ProcessChannelOptions? options)
    {
        if (contract is null) throw new ArgumentNullException(nameof(contract));
        options ??= new ProcessChannelOptions();
        int capacity = options.CheckedCapacity();
        TimeSpan spin = options.CheckedSpin();
        name = name is null ? ChannelName.Random() : ChannelName.Check(name);
        byte[] text = Encoding.UTF8.GetBytes(contract.Text);

        RingMemory? ring = null;
        ParticipantTable? participants = null;
        int controlDescriptor = -1;
        try
        {
            ChannelDirectory directory = ChannelDirectory.Create(name, ControlLayout.TextAt + text.Length, Fill, out MappedFile control, out controlDescriptor);
            return new ChannelConnection(directory, control, controlDescriptor, participants!, ring!);
        }
        catch
        {
            ring?.File.Release();        // Its memory is taken from a file system that may be full.
            throw;
        }

        void Fill(int folder, MappedFile file, int descriptor)
        {
            byte* header = file.Address;
            *(int*)(header + ControlLayout.VersionAt) = ControlLayout.Version;
            *(int*)(header + ControlLayout.KindAt) = (int)contract.Kind;
            *(ulong*)(header + ControlLayout.FingerprintHighAt) = contract.FingerprintHigh;
            *(ulong*)(header + ControlLayout.FingerprintLowAt) = contract.FingerprintLow;
            *(long*)(header + ControlLayout.CapacityAt) = capacity;
            *(long*)(header + ControlLayout.SpinAt) = spin.Ticks;
            *(int*)(header + ControlLayout.TextLengthAt) = text.Length;
            text.CopyTo(new Span<byte>(header + ControlLayout.TextAt, text.Length));
            *(long*)(header + ControlLayout.MagicAt) = ControlLayout.Magic;
            ring = new RingMemory(MappedFile.Create(folder, ControlLayout.RingFile, RingMemory.DataAt + capacity), capacity);
            KillPoint.Pass(KillPoint.AfterRingFile);
            participants = new ParticipantTable(file, descriptor);
            *(long*)(header + ControlLayout.CreatorAt) = participants.Self;
        }
    }

    /// <summary>Attaches to a channel that another process has created.</summary>
    /// <exception cref="ArgumentException">The name is none that a channel can have.</exception>
    /// <exception cref="ChannelNotFoundException">There is no such channel.</exception>
    /// <exception cref="ChannelContractException">It was created with another contract.</exception>
    public static ChannelConnection Open(ChannelContract contract, string name) =>
        TryOpen(contract, ChannelName.Check(name), null) ?? throw new ChannelNotFoundException(name);

    /// <summary>Attaches to a channel of which this process was given an endpoint.</summary>
    internal static ChannelConnection OpenGiven(ChannelContract contract, string name, string basePath) =>
        TryOpen(contract, ChannelName.Check(name), basePath) ?? throw new ChannelNotFoundException(name);

    /// <summary>The endpoint that this attachment exists for, if it was made for one.</summary>
    internal IMovableEndpoint? Owner { get; set; }

    /// <summary>The worker that was given this attachment's endpoint is over, by an exception or without one.</summary>
    internal void EndGiven(Exception? error)
    {
        if (!IsClosed) Owner?.End(error);
    }

    /// <summary>Says that somebody else relies on this attachment; each call is paired with one of <see cref="Close"/>.</summary>
    internal bool TryUse()
    {
        lock (_gate)
        {
            if (_uses == 0) return false;
            _uses++;
            return true;
        }
    }

    /// <summary>Ends one use; the last one leaves the channel, and removes it if nobody else is attached.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            if (_uses == 0 || --_uses > 0) return;
            Volatile.Write(ref _closed, true);
        }

        PeerWatcher.End(this);

        // Nobody is to think that the creator was lost.
        _ = Interlocked.CompareExchange(ref *(long*)(_control.Address + ControlLayout.CreatorAt), 0, Participants.Self);
        KillPoint.Pass(KillPoint.AfterCreatorLeft);
        Pipe.Release();
        _directory.Leave(_descriptor);
        _control.Release();
        GC.SuppressFinalize(this);
    }

    void IWatcher.OnPeerEnded()
    {
        if (!IsClosed) Pipe.Alert();
    }

    private static ChannelConnection? TryOpen(ChannelContract contract, string name, string? basePath)
    {
        if (contract is null) throw new ArgumentNullException(nameof(contract));
        ChannelDirectory? directory = ChannelDirectory.TryOpen(name, basePath, ControlLayout.TextAt, out MappedFile? control, out int descriptor);
        if (directory is null) return null;
        MappedFile? ring = null;
        try
        {
            byte* header = control!.Address;
            if (*(long*)header != ControlLayout.Magic || *(int*)(header + ControlLayout.VersionAt) != ControlLayout.Version)
            {
                throw new ChannelCorruptException($"'{name}' is no channel, or one of another version of Channels.");
            }

            Compare(contract, name, control);
            long capacity = *(long*)(header + ControlLayout.CapacityAt);
            if (capacity is < RingMemory.SmallestCapacity or > RingMemory.LargestCapacity || (capacity & (capacity - 1)) != 0)
            {
                throw new ChannelCorruptException("the ring's capacity is none.");
            }

            int folder = directory.OpenFolder();
            ring = MappedFile.TryOpen(folder, ControlLayout.RingFile, RingMemory.DataAt + capacity, out int ringDescriptor);
            Linux.Close(folder);
            if (ring is null) throw new ChannelCorruptException("the ring's file is missing or too short.");
            Linux.Close(ringDescriptor);
            return new ChannelConnection(directory, control, descriptor, new ParticipantTable(control, descriptor), new RingMemory(ring, capacity));
        }
        catch
        {
            ring?.Release();
            directory.Leave(descriptor);
            control!.Release();
            throw;
        }
    }

    private static void Compare(ChannelContract contract, string name, MappedFile control)
    {
        byte* header = control.Address;
        if (*(ulong*)(header + ControlLayout.FingerprintHighAt) == contract.FingerprintHigh
            && *(ulong*)(header + ControlLayout.FingerprintLowAt) == contract.FingerprintLow
            && *(int*)(header + ControlLayout.KindAt) == (int)contract.Kind)
        {
            return;
        }

        int length = Math.Max(0, Math.Min(*(int*)(header + ControlLayout.TextLengthAt), (int)Math.Min(int.MaxValue, control.Length - ControlLayout.TextAt)));
        throw new ChannelContractException(name, contract.Text, Encoding.UTF8.GetString(header + ControlLayout.TextAt, length));
    }
}
