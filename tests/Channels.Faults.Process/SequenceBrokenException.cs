using System;

namespace Channels.Faults;

/// <summary>A message was lost, doubled, damaged or out of order.</summary>
internal sealed class SequenceBrokenException(string message) : Exception(message);
