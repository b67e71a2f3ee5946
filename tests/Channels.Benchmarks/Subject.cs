using System;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Benchmarks;

/// <summary>Something that is measured.</summary>
/// <param name="Name">What it is, and how it is used.</param>
/// <param name="Count">How many messages, or round trips, one run is.</param>
/// <param name="RunAsync">One run: starts its processes, warms them up, and returns a figure a metric.</param>
internal sealed record Subject(string Name, int Count, Func<CancellationToken, Task<double[]>> RunAsync);
