using System.Collections.Generic;

namespace DragRace;

/// <summary>What the command line asks for.</summary>
internal sealed record RaceOptions(IReadOnlyList<int> Messages, int Runs, bool Json, bool WithPython);
