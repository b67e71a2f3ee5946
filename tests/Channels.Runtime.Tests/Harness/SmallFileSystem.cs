using System;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Channels.TestProcess;

namespace Channels.Runtime.Tests.Harness;

/// <summary>Runs the helper program where the channels' folder lies on a file system of one mebibyte, which nobody else sees.</summary>
internal static class SmallFileSystem
{
    internal const string WhyNot = "No file system can be mounted here, neither as root nor in a user namespace of its own (unshare).";

    private const string Mount = "mount -t tmpfs -o size=1m,mode=700 channels-test \"$0\"";

    /// <summary>The arguments of <c>unshare</c> with which a mount works, or null.</summary>
    internal static string? Unshare { get; } = ((string[])["-m", "-rm"]).FirstOrDefault(Works);

    internal static Task<ChildResult> RunHelperAsync(string folder, string verb) =>
        Child.RunAsync("unshare", [Unshare ?? throw new InvalidOperationException(WhyNot), "sh", "-c", Mount + " && exec \"$1\" \"$2\"", folder, Helper.Executable, verb], ("CHANNELS_DIR", folder));

    private static bool Works(string arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("unshare", [arguments, "sh", "-c", Mount, "/tmp"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
