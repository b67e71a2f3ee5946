using System.IO;
using System.Runtime.CompilerServices;

namespace Channels.Generator.Tests.Harness;

/// <summary>Files of the source tree.</summary>
internal static class Repository
{
    public static string TestProject { get; } = Directory.GetParent(Path.GetDirectoryName(ThisFile())!)!.FullName;

    public static string Root { get; } = Directory.GetParent(TestProject)!.Parent!.FullName;

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
