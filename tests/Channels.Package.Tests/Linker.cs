using System;
using System.IO;
using System.Linq;

namespace Channels.Package.Tests;

/// <summary>What links native programs on this machine.</summary>
internal static class Linker
{
    /// <summary>The program's name, or null if there is none.</summary>
    public static string? Name { get; } = new[] { "clang", "gcc" }.FirstOrDefault(IsOnPath);

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
