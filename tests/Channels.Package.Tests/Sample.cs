using System;
using System.IO;

namespace Channels.Package.Tests;

/// <summary>A sample that was built together with these tests.</summary>
internal static class Sample
{
    /// <summary>Its executable: beside the tests' own folder there is one of each project, and in it one of each configuration.</summary>
    internal static string PathOf(string name)
    {
        DirectoryInfo own = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(own.Parent!.Parent!.FullName, name, own.Name, name);
    }
}
