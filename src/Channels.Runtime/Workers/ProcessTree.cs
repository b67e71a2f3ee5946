using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Channels.Interop;

namespace Channels.Workers;

/// <summary>Kills processes with what they have started.</summary>
internal static class ProcessTree
{
    private const int KillSignal = 9;
    private const int StopSignal = 19;

    /// <summary>Kills a process and its descendants. The caller knows that the id is still the process's.</summary>
    internal static void Kill(int process)
    {
        // Stopped first, so that it starts none while its children are looked for.
        _ = LibC.Kill(process, StopSignal);
        try
        {
            KillChildren(process);
        }
        finally
        {
            _ = LibC.Kill(process, KillSignal);
        }
    }

    /// <summary>Kills this process and its descendants.</summary>
    internal static void KillSelf()
    {
        int self = LibC.ProcessId();
        try
        {
            KillChildren(self);
        }
        finally
        {
            _ = LibC.Kill(self, KillSignal);
        }
    }

    private static void KillChildren(int process)
    {
        // Until none is new: one may just have been started when the process was stopped.
        HashSet<int> killed = [];
        for (bool isNew = true; isNew;)
        {
            isNew = false;
            foreach (int child in ReadParents().Where(entry => entry.Parent == process).Select(static entry => entry.Process).ToList())
            {
                if (!killed.Add(child)) continue;
                isNew = true;
                Kill(child);
            }
        }
    }

    private static IEnumerable<(int Process, int Parent)> ReadParents()
    {
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out int process) && ReadParent(directory) is { } parent)
                yield return (process, parent);
        }
    }

    private static int? ReadParent(string directory)
    {
        try
        {
            // "pid (name) state parent …", where the name may hold anything, parentheses and spaces included.
            string status = File.ReadAllText(Path.Combine(directory, "stat"));
            string[] fields = status.Substring(status.LastIndexOf(')') + 2).Split(' ');
            return int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;        // It has ended meanwhile.
        }
    }
}
