using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Reports;

namespace Channels.Benchmarks;

/// <summary>
/// Runs groups. The first run of every subject, then the second of every subject, and so on, so that what slows the
/// machine for a while slows all of them.
/// </summary>
internal sealed class BenchmarkRunner(int runs, string? only, IReport report, Action<string> note)
{
    private bool _failed;

    /// <summary>Whether every subject ran.</summary>
    public bool Succeeded => !_failed;

    public async Task RunAsync(Suite suite, Surroundings surroundings, CancellationToken cancellationToken)
    {
        foreach (SubjectGroup group in suite.Groups(surroundings))
        {
            List<Measurement> measurements = [.. group.Subjects
                .Where(subject => IsWanted(subject, group))
                .Select(subject => new Measurement(subject))];
            for (int run = 1; run <= runs; run++)
            {
                foreach (Measurement measurement in measurements.ToArray())
                {
                    report.Progress($"{suite.Name}, run {run} of {runs}: {measurement.Subject.Name}");
                    if (!await TryRunAsync(measurement, cancellationToken))
                        measurements.Remove(measurement);
                }
            }
            if (measurements.Count > 0)
                report.Add(new GroupResult(suite.Name, group, measurements));
        }
    }

    private bool IsWanted(Subject subject, SubjectGroup group) =>
        only is null || subject.Name == group.Limit || subject.Name.Contains(only, StringComparison.OrdinalIgnoreCase);

    /// <summary>One subject's failure must not cost the figures of the others.</summary>
    private async Task<bool> TryRunAsync(Measurement measurement, CancellationToken cancellationToken)
    {
        try
        {
            measurement.Add(await measurement.Subject.RunAsync(cancellationToken));
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _failed = true;
            note($"{measurement.Subject.Name} failed: {exception}");
            return false;
        }
    }
}
