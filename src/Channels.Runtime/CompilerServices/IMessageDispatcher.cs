using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.CompilerServices;

/// <summary>Reads messages and calls the handler's method for each. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMessageDispatcher
{
    /// <summary>Reads one message, by the frame's kind, and calls the method; what the frame shows is valid until the task ends.</summary>
    ValueTask DispatchAsync(ref FrameReader frame, CancellationToken cancellationToken);
}
