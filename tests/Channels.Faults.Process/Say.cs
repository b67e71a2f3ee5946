using System;
using System.Globalization;
using System.Threading;

namespace Channels.Faults;

/// <summary>What this process tells the test: a line of standard output, at once.</summary>
internal static class Say
{
    internal static void Line(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Waits for a line of standard input, or for its end, which comes when the test is over.</summary>
    internal static void WaitForWord() => _ = Console.In.ReadLine();

    internal static void Pause(long milliseconds) => Thread.Sleep((int)milliseconds);
}
