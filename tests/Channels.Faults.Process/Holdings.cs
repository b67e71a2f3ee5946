using System;
using System.IO;
using System.Linq;

namespace Channels.Faults;

/// <summary>What a process holds of the system.</summary>
internal readonly record struct Holdings(int Descriptors, int Mappings, int Threads)
{
    internal static Holdings Count()
    {
        Collect();
        return new Holdings(
            Directory.GetFileSystemEntries("/proc/self/fd").Length,
            File.ReadLines("/proc/self/maps").Count(),
            Directory.GetDirectories("/proc/self/task").Length);
    }

    /// <summary>What is open, by the system's names, in order. Assemblies are left out: .NET loads them as it goes along, and keeps them.</summary>
    internal static string[] OpenFiles()
    {
        Collect();
        return
        [
            .. Directory.GetFileSystemEntries("/proc/self/fd").Select(static path => new FileInfo(path).LinkTarget).OfType<string>()
                .Where(static target => !target.EndsWith(".dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        ];
    }

    public override string ToString() => FormattableString.Invariant($"{Descriptors} {Mappings} {Threads}");

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
