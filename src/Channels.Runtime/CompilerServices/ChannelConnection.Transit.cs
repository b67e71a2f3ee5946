using System;
using System.Threading;
using Channels.Participants;
using Channels.Pipes;
using Channels.Segments;
using Channels.Transit;

namespace Channels.CompilerServices;

/// <content>Endpoints of this channel in messages of others, and the other way round.</content>
public sealed unsafe partial class ChannelConnection
{
    private int _travels;

    /// <summary>Tells this channel from all others that have its name at other times. Never 0.</summary>
    internal long Identity => Volatile.Read(ref *(long*)(_control.Address + ControlLayout.IdentityAt));

    /// <summary>Whether messages of this channel have held endpoints.</summary>
    internal bool HasCarried => Volatile.Read(ref *(int*)(_control.Address + ControlLayout.CarriesAt)) != 0;

    /// <summary>Gives an endpoint of this channel away, for a message of another one. This attachment stays until the message is sent.</summary>
    /// <returns>The participant that stands for it.</returns>
    /// <exception cref="InvalidOperationException">That channel's messages can't hold it.</exception>
    /// <exception cref="EndpointInUseException">Somebody else has it.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    internal long BeginTravel(IMovableEndpoint endpoint, ChannelConnection carrier)
    {
        if (carrier.BasePath != BasePath) throw new InvalidOperationException($"The channel '{Name}' is in the folder '{BasePath}', and '{carrier.Name}' in '{carrier.BasePath}'. An endpoint can be sent through channels of its own folder only.");
        if (Primitive is Pipe && carrier.Identity == Identity && carrier.Name == Name) throw new InvalidOperationException($"An endpoint of the pipe '{Name}' can't be sent through that pipe itself.");
        lock (_gate)
        {
            if (_uses == 0 || _closed) throw new ObjectDisposedException(Name, $"The channel '{Name}' has been disposed; its endpoints can't be sent.");
            _travels++;
        }

        try
        {
            // Whoever leaves that channel last looks what was in it.
            Volatile.Write(ref *(int*)(carrier._control.Address + ControlLayout.CarriesAt), 1);
            return Participants.BeginTransit(endpoint.Role, new Carrier(carrier.Name, carrier.Identity, carrier.Participants.Self), transit =>
            {
                // As with every newcomer: whoever waits watches it before it claims anything.
                Primitive.AnnounceNewcomer();
                endpoint.Depart(transit);
            });
        }
        catch
        {
            EndTravel();
            throw;
        }
    }

    /// <summary>The message is in the channel, or will never be: then the endpoint is taken back, if it has not arrived all the same.</summary>
    internal void EndTravel(IMovableEndpoint endpoint, long transit, bool isSent)
    {
        if (isSent)
        {
            Participants.SetCarried(transit);
            endpoint.Sent();
        }
        else
        {
            endpoint.Return(transit);
            if (Participants.EndTransit(transit)) Primitive.AnnounceLeaving();
        }

        EndTravel();
    }

    /// <summary>Attaches to a channel of which an endpoint has arrived, in the place of the participant that stood for it.</summary>
    /// <exception cref="ChannelNotFoundException">The channel is gone: nobody was left there, and the endpoint was lost on its way.</exception>
    /// <exception cref="EndpointInUseException">It has arrived before, or was lost on its way.</exception>
    internal static ChannelConnection OpenTravelled(ChannelContract contract, string name, string folder, long identity, long transit, ParticipantRoles role)
    {
        ChannelConnection connection = OpenGiven(contract, name, folder, role, identity, transit);
        try
        {
            // A queue's endpoint may arrive more than once, where its task is delivered again: each time is a new attachment.
            if (connection.Primitive is Pipe pipe) (role == ParticipantRoles.Reads ? pipe.ReaderEnd : pipe.WriterEnd).Adopt(transit);
            if (connection.Participants.EndTransit(transit)) connection.Primitive.AnnounceLeaving();
            return connection;
        }
        catch
        {
            connection.Close();
            throw;
        }
    }

    /// <summary>Gives an endpoint up that has arrived at a process which knows its contract otherwise: its other end is not to wait for it.</summary>
    private static void GiveUp(MappedFile control, long transit, ParticipantRoles role)
    {
        ChannelKind kind = *(ChannelKind*)(control.Address + ControlLayout.KindAt);
        if (control.Length < ControlLayout.TextAt(kind)) return;
        if (kind == ChannelKind.Pipe)
        {
            int end = role == ParticipantRoles.Reads ? ControlLayout.ReaderEndAt : ControlLayout.WriterEndAt;
            _ = Interlocked.CompareExchange(ref *(long*)(control.Address + end), transit | PipeClaim.LostBit, transit);
        }

        // As a participant ends it: who watches it looks, and finds it gone.
        byte* slot = control.Address + ParticipantTable.SlotAt(ParticipantTable.SlotOf(transit, ControlLayout.ParticipantCapacity(kind)));
        ref long word = ref *(long*)(slot + ParticipantTable.TransitAt);
        long seen = Volatile.Read(ref word);
        if (Volatile.Read(ref *(long*)slot) != transit || !TransitWord.IsUnderWay(seen, transit)) return;
        _ = Interlocked.CompareExchange(ref word, TransitWord.Pack(transit, TransitWord.Ended), seen);
        _ = Interlocked.Increment(ref *(long*)(control.Address + ControlLayout.ParticipantsVersionAt));
    }

    private void EndTravel()
    {
        lock (_gate)
        {
            if (--_travels > 0 || _uses > 0 || _closed) return;
            Volatile.Write(ref _closed, true);
        }

        Leave();
    }
}
