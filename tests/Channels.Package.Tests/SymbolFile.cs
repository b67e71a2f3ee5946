using System;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Text;

namespace Channels.Package.Tests;

/// <summary>What a compiler writes down about itself beside what it compiles.</summary>
internal static class SymbolFile
{
    private const string CompilerVersion = "compiler-version";

    /// <summary>Names and values, each with a zero behind it.</summary>
    private static readonly Guid s_compilationOptions = new("b5feec05-8cd0-4a83-96da-466284bb4bd8");

    /// <summary>Which compiler ran, without what stands behind the third number.</summary>
    internal static Version CompilerOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(file);
        MetadataReader reader = provider.GetMetadataReader();
        CustomDebugInformation options = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation)
            .Single(information => reader.GetGuid(information.Kind) == s_compilationOptions);
        string[] words = Encoding.UTF8.GetString(reader.GetBlobBytes(options.Value)).Split('\0');
        return Version.Parse(words[Array.IndexOf(words, CompilerVersion) + 1].Split('-', '+')[0]);
    }
}
