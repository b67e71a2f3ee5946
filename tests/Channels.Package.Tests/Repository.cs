using System.IO;
using System.Linq;
using System.Reflection;

namespace Channels.Package.Tests;

/// <summary>The tree that these tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "Repository").Value!;

    internal static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);
}
