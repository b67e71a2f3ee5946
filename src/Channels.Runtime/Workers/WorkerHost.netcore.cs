using System.Runtime.InteropServices;

namespace Channels;

/// <content>Signals, as .NET has them.</content>
public static partial class WorkerHost
{
    // Kept, because it ends when it is collected.
    private static PosixSignalRegistration? s_interrupts;

    private static void IgnoreInterrupts() => s_interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
}
