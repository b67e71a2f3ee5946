using System.ComponentModel;
using System.Threading.Tasks;

namespace Channels.CompilerServices;

/// <summary>Reads messages and requests, and calls the handler's method for each. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRequestDispatcher
{
    /// <summary>Whether messages of that kind are requests, which begin with a number and await an answer.</summary>
    bool IsRequest(byte kind);

    /// <summary>Reads one message, by the frame's kind, and calls the method. What the frame shows is valid until this returns.</summary>
    /// <param name="frame">The message; of a request, what follows its number.</param>
    /// <param name="call">Takes the answer, if it is a request.</param>
    ValueTask DispatchAsync(ref FrameReader frame, IncomingCall call);

    /// <summary>Reads one request that nobody handles, so that the endpoints in it can be let go.</summary>
    /// <param name="frame">What follows the request's number.</param>
    void Drop(ref FrameReader frame);
}
