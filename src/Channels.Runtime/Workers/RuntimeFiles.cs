using System;
using System.Globalization;
using System.IO;

namespace Channels.Workers;

/// <summary>
/// The files of a .NET process by which debuggers and diagnostic tools reach it. A process removes its own when it ends, but one that is killed can't.
/// </summary>
internal static class RuntimeFiles
{
    internal static void Remove(string directory, int process)
    {
        string id = process.ToString(CultureInfo.InvariantCulture);
        try
        {
            foreach (string pattern in (string[])[$"dotnet-diagnostic-{id}-*-socket", $"clr-debug-pipe-{id}-*"])
            {
                foreach (string file in Directory.GetFiles(directory, pattern)) File.Delete(file);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // They are the runtime's, not ours: what can't be removed stays.
        }
    }
}
