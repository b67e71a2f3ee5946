using System.Collections.Generic;
using System.Linq;

namespace Channels.Benchmarks;

/// <summary>What came out of a group.</summary>
internal sealed record GroupResult(string Suite, SubjectGroup Group, IReadOnlyList<Measurement> Measurements)
{
    /// <summary>The subject's median against the limit's; null for the limit itself, and without one.</summary>
    public double? Compare(Measurement measurement, int metric)
    {
        Measurement? limit = Measurements.FirstOrDefault(candidate => candidate.Subject.Name == Group.Limit);
        if (limit is null || limit == measurement)
            return null;

        double figure = measurement.Median(metric);
        double limitFigure = limit.Median(metric);
        if (Group.Comparison == Comparison.Difference)
            return figure - limitFigure;
        if (limitFigure == 0)
            return null;
        return Group.Comparison == Comparison.Ratio ? figure / limitFigure : ((figure / limitFigure) - 1) * 100;
    }
}
