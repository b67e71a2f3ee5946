using System;
using System.Collections.Generic;
using Channels.CompilerServices;

namespace Channels.Transit;

/// <summary>The channels of the endpoints in one message, which this process has attached to. For one thread at a time.</summary>
internal sealed class Arrivals
{
    private readonly List<ChannelConnection> _all = [];
    private int _next;

    internal void Add(ChannelConnection connection) => _all.Add(connection);

    /// <summary>The next one, for who decodes the message again; null if there are no more.</summary>
    internal ChannelConnection? Next() => _next < _all.Count ? _all[_next++] : null;

    /// <summary>Lets go of all: nobody gets the message.</summary>
    internal void Drop()
    {
        foreach (ChannelConnection connection in _all)
        {
            if (connection.Owner is IDisposable endpoint) endpoint.Dispose();
            else connection.Close();
        }
    }
}
