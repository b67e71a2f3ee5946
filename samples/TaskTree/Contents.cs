using System.Collections.Generic;
using System.IO;

namespace TaskTree;

/// <summary>What lies in one directory.</summary>
internal sealed class Contents
{
    /// <summary>Links stay out: they might lead in a circle.</summary>
    private static readonly EnumerationOptions s_entries = new()
    {
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    private readonly List<string> _subdirectories = [];

    private Contents()
    {
    }

    public long Files { get; private set; }

    public long Bytes { get; private set; }

    public IReadOnlyList<string> Subdirectories => _subdirectories;

    /// <exception cref="IOException">It can't be listed, or changed meanwhile.</exception>
    /// <exception cref="System.UnauthorizedAccessException">It may not be listed.</exception>
    public static Contents Of(string directory)
    {
        Contents contents = new();
        foreach (FileSystemInfo entry in new DirectoryInfo(directory).EnumerateFileSystemInfos("*", s_entries))
        {
            if (entry is FileInfo file)
            {
                contents.Files++;
                contents.Bytes += file.Length;
            }
            else
            {
                contents._subdirectories.Add(entry.FullName);
            }
        }
        return contents;
    }
}
