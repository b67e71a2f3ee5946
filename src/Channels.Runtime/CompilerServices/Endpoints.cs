using System;
using Channels.Participants;
using Channels.Pipes;
using Channels.Segments;
using Channels.Workers;

namespace Channels.CompilerServices;

/// <summary>How an endpoint looks in a message.</summary>
internal static class Endpoints
{
    internal static void Write(FrameWriter frame, IMovableEndpoint endpoint)
    {
        frame.WriteString(endpoint.Name);
        frame.WriteString(endpoint.Connection.BasePath);
        frame.Write(endpoint.Connection.Identity);

        // Which participant stands for it on its way. A worker's parent keeps the channel itself.
        if (frame.Endpoints is null) frame.AddDeparture(endpoint);
        else frame.Endpoints.Add(endpoint);
        frame.Write(0L);
    }

    /// <summary>Attaches to the channel of an endpoint that was written.</summary>
    /// <param name="frame">Where it stands.</param>
    /// <param name="contract">What its contract must be.</param>
    /// <param name="role">What it may do.</param>
    /// <param name="prepared">Its channel, if that has been attached to before.</param>
    internal static ChannelConnection Read(ref FrameReader frame, ChannelContract contract, ParticipantRoles role, ChannelConnection? prepared)
    {
        string? name = frame.ReadString(), folder = frame.ReadString();
        long identity = frame.Read<long>(), transit = frame.Read<long>();
        if (name is null || folder is null || identity == 0 || transit < 0) throw new ChannelCorruptException("a message holds an endpoint of no channel.");
        if (prepared is not null) return prepared;
        CheckName(name);

        // A folder that is used is swept: whoever writes messages is not to choose it.
        if (frame.Folder is { } own && (transit == 0 || folder != own)) throw new ChannelCorruptException("a message holds an endpoint of a channel in another folder.");
        if (transit != 0) return ChannelConnection.OpenTravelled(contract, name, folder, identity, transit, role);
        ChannelConnection connection = ChannelConnection.OpenGiven(contract, name, folder, role, identity);

        // From here on the worker's parent need not keep the channel: who waits for the end is to learn of this process's death, if it comes
        // before the end is used.
        if (connection.Primitive is Pipe pipe) (role == ParticipantRoles.Reads ? pipe.ReaderEnd : pipe.WriterEnd).Hold();
        WorkerArguments.Given?.Add(connection);
        return connection;
    }

    private static void CheckName(string name)
    {
        try
        {
            _ = ChannelName.Check(name);
        }
        catch (ArgumentException exception)
        {
            throw new ChannelCorruptException("a message holds an endpoint of no channel.", exception);
        }
    }
}
