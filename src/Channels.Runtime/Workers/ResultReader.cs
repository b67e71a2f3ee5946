using Channels.CompilerServices;

namespace Channels.Workers;

/// <summary>Reads what a worker's method returned.</summary>
internal delegate T ResultReader<T>(ref FrameReader result);
