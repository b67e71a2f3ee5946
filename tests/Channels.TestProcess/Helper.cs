using System;
using System.IO;

namespace Channels.TestProcess;

/// <summary>This program, for those who start it: it lies beside whoever references it.</summary>
public static class Helper
{
    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "Channels.TestProcess");

    /// <summary>Starts workers in this program, whichever one runs.</summary>
    public static WorkerOptions Worker { get; } = new() { Executable = Executable };
}
