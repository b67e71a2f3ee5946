using System;
using System.IO;
using System.Linq;

namespace Channels.Faults.Tests;

/// <summary>A folder for a process's temporary files, which goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("channels-faults-").FullName;

    internal string[] Entries => [.. Directory.GetFileSystemEntries(Path).Select(static path => System.IO.Path.GetFileName(path)!)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
