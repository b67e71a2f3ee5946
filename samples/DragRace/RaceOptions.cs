using System.Collections.Generic;

namespace DragRace;

/// <summary>What the command line asks for.</summary>
internal sealed record RaceOptions(
    IReadOnlyList<Race> Races, IReadOnlyList<Course> Courses, int Runs, bool Json, bool WithPython);
