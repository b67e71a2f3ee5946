using System;
using System.Collections.Generic;

namespace Channels.TestProcess.Scenarios;

/// <summary>How a scenario makes its pipes.</summary>
public sealed record ScenarioSettings(string Name, TimeSpan Spin)
{
    /// <summary>The smallest ring: it is full soon.</summary>
    public const int Capacity = 4096;

    /// <summary>How many numbers fit into it.</summary>
    public const int Numbers = Capacity / 8;

    public static IReadOnlyList<ScenarioSettings> All { get; } =
    [
        new("spinning", TimeSpan.FromMilliseconds(1)),
        new("sleeping", TimeSpan.Zero),
    ];

    public ProcessChannelOptions Options => new() { Capacity = Capacity, Spin = Spin };
}
