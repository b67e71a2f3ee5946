using System;
using System.Threading;
using Channels.Interop;

namespace Channels.Waiting;

/// <summary>
/// This process's registration for the barrier. In a process of several threads, as every one of .NET's is, it takes the kernel 10 to 20
/// milliseconds, in which it waits for all processors to have switched (<c>synchronize_rcu</c>); a process that is in a hurry to start has other
/// things to do meanwhile.
/// </summary>
internal static class BarrierRegistration
{
    private static Thread? s_thread;
    private static bool s_isRegistered;

    /// <summary>Begins it on a thread of its own. Called once, before anything needs it.</summary>
    internal static void Begin()
    {
        s_thread = new Thread(Register) { IsBackground = true, Name = "channels: barrier" };
        s_thread.Start();
    }

    /// <returns>Whether this process takes part.</returns>
    internal static bool End()
    {
        // The end of the thread is seen with all that it stored.
        if (s_thread is { } thread) thread.Join();
        else Register();
        return s_isRegistered;
    }

    private static void Register() => s_isRegistered = Environment.GetEnvironmentVariable("CHANNELS_BARRIER") != "fence" && Linux.RegisterForBarrier();
}
