using System;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;

namespace Channels.Runtime.Tests.Harness;

/// <summary>While it is open, this process gets so few more addresses that no large file can be mapped.</summary>
internal sealed class AddressLimit : IDisposable
{
    /// <summary>The size of what can't be mapped; all else finds room.</summary>
    internal const int TooMuch = 32 << 20;

    private const int AddressSpace = 9;

    private readonly Limits _before;

    internal AddressLimit()
    {
        // What nobody needs any more would make room meanwhile.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _ = GetLimits(AddressSpace, out _before);
        ulong pages = ulong.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[0], CultureInfo.InvariantCulture);
        Limits limits = new() { Now = (pages * (ulong)Environment.SystemPageSize) + (TooMuch / 2), Most = _before.Most };
        if (SetLimits(AddressSpace, limits) != 0) throw new InvalidOperationException("The limit can't be set.");
    }

    public void Dispose() => _ = SetLimits(AddressSpace, _before);

    [DllImport("libc", EntryPoint = "getrlimit")]
    private static extern int GetLimits(int resource, out Limits limits);

    [DllImport("libc", EntryPoint = "setrlimit")]
    private static extern int SetLimits(int resource, in Limits limits);

    private struct Limits
    {
        internal ulong Now;
        internal ulong Most;
    }
}
