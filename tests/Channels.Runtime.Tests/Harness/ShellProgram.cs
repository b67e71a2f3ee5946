using System;
using System.IO;

namespace Channels.Runtime.Tests.Harness;

/// <summary>An executable that runs a command of the shell, and is no worker's host.</summary>
internal sealed class ShellProgram : IDisposable
{
    internal ShellProgram(string command)
    {
        File.WriteAllText(Path, "#!/bin/sh\n" + command + "\n");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    internal string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "channels-program-" + Guid.NewGuid().ToString("n"));

    public void Dispose() => File.Delete(Path);
}
