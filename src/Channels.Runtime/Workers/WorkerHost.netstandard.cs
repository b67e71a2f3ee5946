using System;
using Channels.Interop;

namespace Channels;

/// <content>Signals, as .NET Standard has them.</content>
public static partial class WorkerHost
{
    private static void IgnoreInterrupts() => Console.CancelKeyPress += IgnoreInterrupt;

    /// <summary>In a session of its own, which no terminal interrupts.</summary>
    private static void HeedInterrupts()
    {
        _ = LibC.BeginSession();
        Console.CancelKeyPress -= IgnoreInterrupt;
    }

    private static void IgnoreInterrupt(object? sender, ConsoleCancelEventArgs arguments) => arguments.Cancel |= arguments.SpecialKey == ConsoleSpecialKey.ControlC;
}
