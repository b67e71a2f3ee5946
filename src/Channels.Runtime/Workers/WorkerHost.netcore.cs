using System.Runtime.InteropServices;
using Channels.Interop;

namespace Channels;

/// <content>Signals, as .NET has them.</content>
public static partial class WorkerHost
{
    private static PosixSignalRegistration? s_interrupts;

    private static void IgnoreInterrupts() => s_interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);

    /// <summary>In a session of its own, which no terminal interrupts.</summary>
    private static void HeedInterrupts()
    {
        _ = LibC.BeginSession();
        s_interrupts?.Dispose();
    }
}
