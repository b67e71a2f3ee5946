using System.Collections.Generic;
using System.IO;
using Channels.Benchmarks.Subjects;

namespace Channels.Benchmarks.Suites;

/// <summary>What the generator and the analyzers add to the build of a large project.</summary>
internal static class BuildSuite
{
    private const string Without = "without them, what they generate is among the files";
    private const string With = "with generator and analyzers";

    private const int Contracts = 200;

    private static readonly Metric[] s_metrics = [new Metric("seconds", "s", Format: "N2")];

    public static IReadOnlyList<SubjectGroup> Groups(Surroundings surroundings)
    {
        int contracts = surroundings.Scaled(Contracts);
        int calls = contracts * CallSites.OfContract;
        ProjectBuild build = new(Path.Combine(surroundings.Folder, "build"), contracts);
        return
        [
            new SubjectGroup("A project of contracts, with ten calls on the endpoints of each, built without a server", Without,
                Comparison.Increase, s_metrics,
                [
                    new Subject(Without, calls, cancellationToken => build.RunAsync(generates: false, cancellationToken)),
                    new Subject(With, calls, cancellationToken => build.RunAsync(generates: true, cancellationToken)),
                ]),
        ];
    }
}
