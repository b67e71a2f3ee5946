using System.Collections.Generic;

namespace DragRace;

/// <summary>Where the results go.</summary>
internal interface IReport
{
    /// <summary>What runs now.</summary>
    void Progress(string text);

    /// <summary>The races of one message count, those of one channel beside each other.</summary>
    void Add(IReadOnlyList<RaceResult> results);

    /// <summary>All races are run.</summary>
    void Close();
}
