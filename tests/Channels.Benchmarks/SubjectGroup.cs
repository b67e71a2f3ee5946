using System.Collections.Generic;

namespace Channels.Benchmarks;

/// <summary>Subjects that are compared with each other, and run in turn.</summary>
/// <param name="Title">What all of them do.</param>
/// <param name="Limit">The name of the subject that the others are compared with; it may be missing here.</param>
internal sealed record SubjectGroup(
    string Title,
    string Limit,
    Comparison Comparison,
    IReadOnlyList<Metric> Metrics,
    IReadOnlyList<Subject> Subjects);
