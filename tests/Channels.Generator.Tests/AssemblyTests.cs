using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Channels.CodeFixes;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>The generator's assembly loads into every compiler that it is meant for.</summary>
public sealed class AssemblyTests
{
    // A compiler loads a generator that needs a newer Roslyn than its own only to drop it, with no more than a warning.
    private static readonly Version s_newestRoslyn = new(4, 14, 0, 0);

    [Fact]
    public void The_generator_references_no_newer_Roslyn()
    {
        AssemblyName[] roslyn = References().Where(static name => name.Name!.StartsWith("Microsoft.CodeAnalysis")).ToArray();
        Assert.NotEmpty(roslyn);
        Assert.All(roslyn, static name => Assert.True(name.Version <= s_newestRoslyn, $"{name} is newer than {s_newestRoslyn}."));
    }

    [Fact]
    public void The_generator_references_nothing_that_a_compiler_lacks() => Assert.Equal(
        ["Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "System.Collections.Immutable", "System.Reflection.Metadata", "netstandard"],
        References().Select(static name => name.Name!).Order(StringComparer.Ordinal));

    [Fact]
    public void The_code_fixes_reference_no_newer_Roslyn() => Assert.All(
        References(typeof(MarkPartialFix)).Where(static name => name.Name!.StartsWith("Microsoft.CodeAnalysis")),
        static name => Assert.True(name.Version <= s_newestRoslyn, $"{name} is newer than {s_newestRoslyn}."));

    private static AssemblyName[] References() => References(typeof(ChannelGenerator));

    private static AssemblyName[] References(Type type)
    {
        using FileStream file = File.OpenRead(type.Assembly.Location);
        using PEReader image = new(file);
        MetadataReader metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName())];
    }
}
