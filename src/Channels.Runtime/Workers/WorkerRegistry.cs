using System;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using Channels.Waiting;
using Channels.Workers;

namespace Channels.CompilerServices;

/// <summary>The worker methods of this program. For generated code: each assembly adds its own when it is loaded. Thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WorkerRegistry
{
    private static readonly ConcurrentDictionary<string, WorkerEntryPoint> s_entryPoints = new(StringComparer.Ordinal);

    static WorkerRegistry()
    {
        // The first of the runtime that runs in a worker's process, before its Main: what takes time and no processor begins here.
        if (WorkerLink.IsGiven) BarrierRegistration.Begin();
    }

    /// <summary>Adds a worker method.</summary>
    /// <param name="worker">Its name: assembly, colon, type and method.</param>
    /// <param name="entryPoint">What reads its arguments and calls it.</param>
    public static void Register(string worker, WorkerEntryPoint entryPoint) => s_entryPoints[worker] = entryPoint;

    internal static WorkerEntryPoint Find(string worker)
    {
        if (s_entryPoints.TryGetValue(worker, out WorkerEntryPoint? found)) return found;

        // Its assembly has not been used yet, so it has not added its workers.
        int colon = worker.IndexOf(':');
        if (colon > 0)
        {
            Assembly assembly = Assembly.Load(worker.Substring(0, colon));
            RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
            if (s_entryPoints.TryGetValue(worker, out found)) return found;
        }

        throw new InvalidOperationException($"This program has no worker method '{worker}'. The process was started from another build, or with an Executable that does not contain it.");
    }
}
