using System.Collections.Generic;
using Channels.CompilerServices;

namespace Channels.Transit;

/// <summary>The endpoints in one message that is being sent. For one thread at a time.</summary>
internal sealed class Departures
{
    private readonly List<Departure> _all = [];
    private bool _hasBegun;

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="place">Where in the message its participant is to stand.</param>
    internal void Add(IMovableEndpoint endpoint, int place) => _all.Add(new Departure(endpoint, place));

    /// <summary>Gives all away, once. If that fails, all are as they were.</summary>
    internal void Begin(FrameWriter frame, ChannelConnection carrier)
    {
        if (_hasBegun) return;
        int begun = 0;
        try
        {
            for (; begun < _all.Count; begun++) frame.PutAt(_all[begun].Place, _all[begun].Begin(carrier));
            _hasBegun = true;
        }
        catch
        {
            for (int i = 0; i < begun; i++) _all[i].End(isSent: false);
            throw;
        }
    }

    /// <summary>Says that the message is in the channel, or will never be: then all are taken back.</summary>
    internal void End(bool isSent)
    {
        if (!_hasBegun) return;
        _hasBegun = false;
        foreach (Departure departure in _all) departure.End(isSent);
    }
}
