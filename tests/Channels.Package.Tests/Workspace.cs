using System;
using System.IO;

namespace Channels.Package.Tests;

/// <summary>A temporary folder outside the tree.</summary>
internal sealed class Workspace : IDisposable
{
    internal string Root { get; } = Directory.CreateTempSubdirectory("channels-package-").FullName;

    internal string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    internal void Write(string text, params string[] parts)
    {
        string path = PathOf(parts);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
