using System;
using System.Collections.Generic;
using System.Linq;

namespace Channels.Workers;

/// <summary>
/// Why the .NET runtime ended a process, read from what it wrote to standard error: where it ends one at once, that is all that there is.
/// </summary>
/// <param name="TypeName">The exception's type; of what is none in the process, the one that .NET has for it.</param>
/// <param name="Message">The exception's message, or the one that was given to <see cref="Environment.FailFast(string)"/>.</param>
/// <param name="StackTrace">The stack of the thread that ended the process.</param>
internal sealed record RuntimeCrash(string TypeName, string Message, string StackTrace)
{
    private const string FailFast = "Process terminated.";
    private const string StackOverflow = "Stack overflow.";
    private const string OutOfMemory = "Out of memory.";
    private const string FatalError = "Fatal error.";
    private const string Unhandled = "Unhandled exception.";

    private static readonly string[] s_beginnings = [FailFast, StackOverflow, OutOfMemory, FatalError, Unhandled];

    private static readonly string[] s_plumbing =
    [
        "   at System.Runtime.CompilerServices.Async",
        "   at System.Threading.ExecutionContext.",
        "   at System.Threading.Tasks.AwaitTaskContinuation.",
        "   at System.Threading.Tasks.Task.",
        "   at System.Threading.Tasks.Task`1",
    ];

    /// <summary>Whether the runtime begins so to say why it ends a process.</summary>
    internal static bool Begins(string line) => s_beginnings.Any(beginning => line.StartsWith(beginning, StringComparison.Ordinal));

    /// <param name="lines">From such a beginning on.</param>
    internal static RuntimeCrash? Read(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return null;
        string beginning = s_beginnings.First(known => lines[0].StartsWith(known, StringComparison.Ordinal));
        string text = string.Join("\n", lines.TakeWhile(static line => !IsTrace(line))).Substring(beginning.Length).Trim();
        string trace = string.Join("\n", lines.SkipWhile(static line => !IsTrace(line)).Where(static line => IsTrace(line) && !IsPlumbing(line)));
        switch (beginning)
        {
            case FailFast:
                return new RuntimeCrash("System.Environment.FailFast", text, trace);
            case StackOverflow:
                return new RuntimeCrash(typeof(StackOverflowException).FullName!, "The stack overflowed.", trace);
            case OutOfMemory:
                return new RuntimeCrash(typeof(OutOfMemoryException).FullName!, "There was no memory left.", trace);
            default:
                int colon = text.IndexOf(':');
                return colon > 0 && text.IndexOf(' ') > colon
                    ? new RuntimeCrash(text.Substring(0, colon), text.Substring(colon + 1).Trim(), trace)
                    : new RuntimeCrash("Fatal error", text, trace);
        }
    }

    /// <summary>What awaits are made of, which .NET hides in the stack traces of exceptions, too.</summary>
    private static bool IsPlumbing(string line) => s_plumbing.Any(method => line.StartsWith(method, StringComparison.Ordinal));

    private static bool IsTrace(string line) =>
        line.StartsWith("   at ", StringComparison.Ordinal) || line.StartsWith("Repeat", StringComparison.Ordinal) || line.StartsWith("----", StringComparison.Ordinal);
}
