using System.Threading;
using Channels.CompilerServices;
using Channels.Participants;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Queues;

/// <summary>One attachment's view of a queue: what all its users share, whatever the items are kept in.</summary>
internal abstract unsafe class Queue : Primitive
{
    private Producer? _producer;
    private Consumer? _consumer;

    private protected Queue(ChannelConnection connection, QueueHeader header, SpillFolder spills, in ChannelSettings settings)
        : base(connection)
    {
        Header = header;
        Spills = spills;
        Settings = settings;
        Completion = new QueueCompletion(this);
    }

    internal QueueHeader Header { get; }

    internal ParticipantTable Participants => Connection.Participants;

    internal SpillFolder Spills { get; }

    internal ChannelSettings Settings { get; }

    internal QueueCompletion Completion { get; }

    internal Producer Producer => _producer ?? Interlocked.CompareExchange(ref _producer, NewProducer(), null) ?? _producer;

    internal Consumer Consumer => _consumer ?? Interlocked.CompareExchange(ref _consumer, NewConsumer(), null) ?? _consumer;

    /// <summary>Whether some process can't issue the barrier that the others' hot paths rely on.</summary>
    internal bool NeedsFences => (Volatile.Read(ref *Header.ConsumersWake) & WakePair.FenceBit) != 0;

    /// <summary>Whether somebody who is attached, this attachment included, is still in that role.</summary>
    /// <param name="role">Who may put, or who may take.</param>
    /// <param name="process">The process id of one who was, and died; 0 if all have left.</param>
    internal bool HasAny(ParticipantRoles role, out int process)
    {
        while (true)
        {
            process = 0;
            long version = Participants.Version;
            for (int slot = 0; slot < Participants.Capacity; slot++)
            {
                long id = Participants.IdAt(slot);
                if (id == 0 || (Participants.RolesOf(slot) & role) == 0) continue;
                if (Participants.IsAlive(id)) return true;

                // One that has left in order took its roles away before its lock went.
                if ((Participants.RolesOf(slot) & role) != 0) process = Participants.ProcessOf(id);
            }

            // Somebody may have come to a slot that was looked at, and then one have gone, in whose place he is, from a slot that was not.
            if (Participants.Version != version) continue;
            if (process == 0 && role == ParticipantRoles.Writes) process = Participants.LostWriter;
            return false;
        }
    }

    /// <summary>Whether another attachment with that role lives.</summary>
    internal bool HasOther(ParticipantRoles role)
    {
        for (int slot = 0; slot < Participants.Capacity; slot++)
        {
            long id = Participants.IdAt(slot);
            if (id != 0 && id != Participants.Self && (Participants.RolesOf(slot) & role) != 0 && Participants.IsAlive(id)) return true;
        }

        return false;
    }

    internal override void Alert()
    {
        _consumer?.LookAtEverything();
        _producer?.LookAtEverything();
        WakePair.WakeSurely(Header.ConsumersWake);
        WakePair.WakeSurely(Header.ProducersWake);
        WakePair.WakeSurely(Header.JoinersWake);
    }

    internal override void AnnounceNewcomer()
    {
        WakePair.Stir(Header.ConsumersWake);
        WakePair.Stir(Header.ProducersWake);
        WakePair.Stir(Header.JoinersWake);
    }

    internal override void AnnounceLeaving() => Header.Wake();

    internal override void RequireFences()
    {
        WakePair.RequireFences(Header.ConsumersWake);
        WakePair.RequireFences(Header.ProducersWake);
        WakePair.RequireFences(Header.JoinersWake);
    }

    private protected abstract Producer NewProducer();

    private protected abstract Consumer NewConsumer();
}
