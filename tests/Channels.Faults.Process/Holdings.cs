using System;
using System.IO;
using System.Linq;

namespace Channels.Faults;

/// <summary>What a process holds of the system.</summary>
internal readonly record struct Holdings(int Descriptors, int Mappings, int Threads)
{
    internal static Holdings Count()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return new Holdings(
            Directory.GetFileSystemEntries("/proc/self/fd").Length,
            File.ReadLines("/proc/self/maps").Count(),
            Directory.GetDirectories("/proc/self/task").Length);
    }

    public override string ToString() => FormattableString.Invariant($"{Descriptors} {Mappings} {Threads}");
}
