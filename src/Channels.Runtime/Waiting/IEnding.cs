using System;

namespace Channels.Waiting;

/// <summary>Something that is over some day.</summary>
internal interface IEnding
{
    /// <summary>Whether it is. Any thread.</summary>
    bool HasEnded();

    /// <summary>The error of an end that <see cref="HasEnded"/> has seen; null if it has none.</summary>
    Exception? ErrorOfEnd();
}
