using System;

namespace Channels.CompilerServices;

/// <summary>How an endpoint looks in a message.</summary>
internal static class Endpoints
{
    internal static void Write(FrameWriter frame, IMovableEndpoint endpoint)
    {
        if (frame.Endpoints is null) throw new InvalidOperationException("Endpoints can only be given to workers, as their arguments.");
        frame.WriteString(endpoint.Name);
        frame.WriteString(endpoint.Connection.BasePath);
        frame.Endpoints.Add(endpoint);
    }
}
