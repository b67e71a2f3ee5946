using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Channels.Faults.Tests;

/// <summary>A test that needs a pid namespace of its own, which not every system lets everybody make.</summary>
public sealed class NamespaceFactAttribute : FactAttribute
{
    internal const string Command = "unshare --pid --fork --mount-proc";

    private static readonly string? s_whyNot = WhyNot();

    public NamespaceFactAttribute() => Skip = s_whyNot;

    private static string? WhyNot()
    {
        try
        {
            string[] words = (Command + " true").Split(' ');
            using Process probe = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true })!;
            string error = probe.StandardError.ReadToEnd();
            probe.WaitForExit();
            return probe.ExitCode == 0 ? null : "This system lets us make no pid namespace: " + error.Trim();
        }
        catch (Win32Exception)
        {
            return "There is no 'unshare' on this system.";
        }
    }
}
