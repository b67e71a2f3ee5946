using System.ComponentModel;
using System.Threading.Tasks;

namespace Channels.CompilerServices;

/// <summary>Reads a worker's arguments and calls its method. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate Task WorkerEntryPoint(ref FrameReader arguments, WorkerCall call);
