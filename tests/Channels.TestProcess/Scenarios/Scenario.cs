using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;

namespace Channels.TestProcess.Scenarios;

/// <summary>A scenario under one of the settings.</summary>
public sealed record Scenario(string Name, ScenarioSettings Settings, Func<ScenarioSettings, Task> Run)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. from type in typeof(Scenario).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
           where method.IsDefined(typeof(ScenarioAttribute))
           from settings in ScenarioSettings.All
           orderby method.Name, settings.Name
           select new Scenario($"{method.Name} ({settings.Name})", settings, method.CreateDelegate<Func<ScenarioSettings, Task>>()),
    ];

    public Task RunAsync() => Run(Settings).Within(Name);
}
