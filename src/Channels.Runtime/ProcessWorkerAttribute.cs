using System;

namespace Channels;

/// <summary>
/// Makes a static method one that can run in a process of its own: its class gets a <c>Start…</c> method with the same
/// parameters, which starts this program once more and calls the method there.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProcessWorkerAttribute : Attribute;
