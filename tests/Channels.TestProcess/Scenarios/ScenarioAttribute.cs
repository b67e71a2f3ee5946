using System;

namespace Channels.TestProcess.Scenarios;

/// <summary>A method that shows one thing about a pipe, whatever way of waiting the process has been told to use.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ScenarioAttribute : Attribute;
