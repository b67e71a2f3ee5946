using System;

namespace Channels;

/// <summary>
/// Marks a parameter of a <see cref="ProcessWorkerAttribute"/> method whose argument is a secret: reports of the worker's crash
/// show it as <c>***</c>.
/// </summary>
/// <remarks>A dump of the worker's memory (<see cref="WorkerOptions.DumpOnCrash"/>) holds it all the same.</remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SensitiveAttribute : Attribute;
