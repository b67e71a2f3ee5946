using System;

namespace Channels;

/// <content>Signals, as .NET Standard has them.</content>
public static partial class WorkerHost
{
    private static void IgnoreInterrupts() => Console.CancelKeyPress += static (_, arguments) => arguments.Cancel |= arguments.SpecialKey == ConsoleSpecialKey.ControlC;
}
