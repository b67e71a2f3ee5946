using System.IO;
using System.Linq;
using System.Reflection;

namespace Channels.Package.Tests;

/// <summary>The tree that these tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = Built("Repository");

    /// <summary>The folder of the oldest compiler that the generator is for.</summary>
    internal static string OldestCompiler { get; } = Built("OldestCompiler");

    internal static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Built(string name) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;
}
