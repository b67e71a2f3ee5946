using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Channels.Generator.Model;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>What two processes have to agree on, as text: all that bytes depend on, and no more.</summary>
public sealed class ContractTextTests
{
    private const string Usings = """
        #pragma warning disable CS0649, CS0169, CS8500
        using System;
        using System.Collections.Generic;
        using System.IO.Compression;
        using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices;
        using Channels;
        using MemoryPack;

        """;

    private const string Shapes = """
         public partial interface T { }
        [MemoryPackable] public partial class Circle : T { public double Radius { get; set; } }
        [MemoryPackable] public partial class Square : T { public double Side { get; set; } }
        """;

    private const string MyFormatter = """
         [AttributeUsage(AttributeTargets.Property)] public sealed class MyFormatterAttribute(int version, Type? type = null) : MemoryPackCustomFormatterAttribute<string>
        {
            public bool IsShort { get; set; }
            public override IMemoryPackFormatter<string> GetFormatter() => throw new NotSupportedException($"{version} {type}");
        }
        """;

    /// <summary>The lines of the type T and of those in it.</summary>
    [Theory]
    [InlineData("public struct T { public int A; public long B; }", "struct T(int A, long B)")]
    [InlineData("public readonly record struct T(int A, long B);", "struct T(int A, long B)")]
    [InlineData("[StructLayout(LayoutKind.Sequential)] public struct T { public int A; }", "struct T(int A)")]
    [InlineData("[StructLayout(LayoutKind.Sequential, Pack = 1)] public struct T { public byte A; public int B; }", "struct T(byte A, int B) pack 1")]
    [InlineData("[StructLayout((short)0, Size = 16)] public struct T { public int A; }", "struct T(int A) size 16")]
    [InlineData("[StructLayout(LayoutKind.Auto)] public struct T { public byte A; public int B; }", "struct T(byte A, int B) auto")]
    [InlineData("public struct T { }", "struct T()")]
    [InlineData("[StructLayout(LayoutKind.Sequential, Size = 8)] public struct T { }", "struct T() size 8")]
    [InlineData(
        "[StructLayout(LayoutKind.Explicit, Pack = 2, Size = 12)] public struct T { [FieldOffset(4)] public int A; [field: FieldOffset(0)] public int B { get; set; } }",
        "struct T(int A at 4, int B at 0) pack 2 size 12")]
    [InlineData("[InlineArray(8)] public struct T { private int _first; }", "struct T(int _first) times 8")]
    [InlineData("public unsafe struct T { public int A; public fixed float Values[8]; private fixed char _text[3]; }", "struct T(int A, float[8] Values, char[3] _text)")]
    [InlineData("public struct T { public G<byte> A; } [StructLayout(LayoutKind.Sequential, Pack = 1)] public struct G<V> where V : unmanaged { public V A; public int B; }", "struct T(G<byte> A)", "struct G<byte>(byte A, int B) pack 1")]
    [InlineData("[MemoryPackUnion(1, typeof(Square)), MemoryPackUnion(0, typeof(Circle)), MemoryPackable]" + Shapes, "union T(0 Circle, 1 Square)", "object Circle(double Radius)", "object Square(double Side)")]
    [InlineData("[MemoryPackable(GenerateType.Collection)] public partial class T : List<E> { } public enum E : byte { }", "collection T : System.Collections.Generic.ICollection<E>", "enum E : byte")]
    [InlineData("[MemoryPackable(GenerateType.Collection)] public partial class T : HashSet<string> { }", "collection T : System.Collections.Generic.ISet<string>")]
    [InlineData("[MemoryPackable(GenerateType.Collection)] public partial class T : Dictionary<string, int> { }", "collection T : System.Collections.Generic.IDictionary<string, int>")]
    [InlineData("[MemoryPackable] public partial class T { [MemoryPackOrder(1)] public int A { get; set; } [MemoryPackOrder(0)] public long B { get; set; } }", "object T(long B, int A)")]
    [InlineData("[MemoryPackable(GenerateType.VersionTolerant)] public partial class T { [MemoryPackOrder(0)] public E A { get; set; } } public enum E { }", "version-tolerant T")]
    [InlineData("[MemoryPackable(GenerateType.CircularReference)] public partial class T { [MemoryPackOrder(0)] public T? A { get; set; } }", "circular T")]
    [InlineData("[MemoryPackable] public partial class T { [Utf16StringFormatter] public string A { get; set; } = \"\"; }", "object T([MemoryPack.Utf16StringFormatterAttribute] string A)")]
    [InlineData("[MemoryPackable] public partial record T([property: BrotliFormatter(CompressionLevel.Optimal)] byte[] A, string B);", "object T([MemoryPack.BrotliFormatterAttribute] byte[] A, string B)")]
    [InlineData(
        "[MemoryPackable] public partial class T { [MyFormatter(2, typeof(int), IsShort = true)] public string A { get; set; } = \"\"; }" + MyFormatter,
        "object T([MyFormatterAttribute, 2, typeof(int), IsShort = true] string A)")]
    [InlineData("public struct T { public Microsoft.Mine.P A; public MemoryPack.Mine.P B; } namespace Microsoft.Mine { public struct P { public int A; } } namespace MemoryPack.Mine { public struct P { public byte A; } }", "struct T(Microsoft.Mine.P A, MemoryPack.Mine.P B)", "struct Microsoft.Mine.P(int A)", "struct MemoryPack.Mine.P(byte A)")]
    [InlineData("public struct T { public System.Mine A; } namespace System { public enum Mine : long { } }", "struct T(System.Mine A)", "enum System.Mine : long")]
    public void A_type_is_told_by_what_its_bytes_depend_on(string types, params string[] expected)
    {
        Assert.Equal(expected, LinesOf(Create(types + Contract)));

        // The attributes are no longer there when the types come from another assembly; what they say is.
        GeneratorRun library = GeneratorRun.Of(Create(types, assemblyName: "Library"));
        MetadataReference reference = MetadataReference.CreateFromImage(library.Emit());
        Assert.Equal(expected, LinesOf(Create(Contract, references: [reference])));
    }

    [Theory]
    [InlineData("T : System.Collections.Generic.List<int>", "T : System.Collections.Generic.List<long>")]
    [InlineData("T : System.Collections.Generic.HashSet<int>", "T : System.Collections.Generic.List<int>")]
    public void Collections_of_others_are_others(string one, string other) => Assert.NotEqual(
        LinesOf(Create($"[MemoryPackable(GenerateType.Collection)] public partial class {one} {{ }}" + Contract)),
        LinesOf(Create($"[MemoryPackable(GenerateType.Collection)] public partial class {other} {{ }}" + Contract)));

    [Fact]
    public void Another_member_of_a_version_tolerant_type_is_the_same_contract()
    {
        const string Before = "[MemoryPackable(GenerateType.VersionTolerant)] public partial class T { [MemoryPackOrder(0)] public int A { get; set; } }";
        const string After = "[MemoryPackable(GenerateType.VersionTolerant)] public partial class T { [MemoryPackOrder(0)] public int A { get; set; } [MemoryPackOrder(1)] public List<E>? B { get; set; } } public enum E { }";
        Assert.Equal(LinesOf(Create(Before + Contract)), LinesOf(Create(After + Contract)));
    }

    /// <summary>Those that a program is compiled against have other fields than those that it runs with, and lie in other assemblies.</summary>
    [Fact]
    public void Types_of_the_framework_are_told_by_their_names()
    {
        const string Source = """
            [ProcessChannel]
            public partial interface IAll
            {
                void All(Guid a, DateTimeOffset b, Half c, System.Numerics.Vector3 d, System.Numerics.BigInteger e, KeyValuePair<int, TimeSpan> f,
                    (int, DateOnly)[] g, Uri h, System.Collections.Immutable.ImmutableArray<int> i, List<Version> j, System.Text.Rune k);
            }
            """;
        string folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../packs/Microsoft.NETCore.App.Ref"));
        string pack = Directory.GetDirectories(folder, $"{Environment.Version.Major}.*").Order(StringComparer.Ordinal).Last();
        CSharpCompilation compilation = Create(Source);
        CSharpCompilation against = compilation.WithReferences(
            Directory.GetFiles(Path.Combine(pack, "ref", $"net{Environment.Version.Major}.0"), "*.dll")
                .Concat(compilation.References.Select(static reference => reference.Display!).Where(static path => Path.GetFileName(path) is "MemoryPack.Core.dll" or "Channels.Runtime.dll"))
                .Select(static path => MetadataReference.CreateFromFile(path)));
        Assert.Equal("System.Runtime", against.GetSpecialType(SpecialType.System_Object).ContainingAssembly.Name);
        Assert.Equal("System.Private.CoreLib", compilation.GetSpecialType(SpecialType.System_Object).ContainingAssembly.Name);

        string text = TextOf(compilation);
        Assert.Equal(2, text.TrimEnd('\n').Split('\n').Length);
        Assert.Equal(text, TextOf(against));
    }

    private const string Contract = " [ProcessChannel] public partial interface IContract { void First(T value); }";

    private static CSharpCompilation Create(string source, IEnumerable<MetadataReference>? references = null, string assemblyName = TestCompilation.AssemblyName)
    {
        CSharpCompilation compilation = TestCompilation.Create(Usings + source, references: references, assemblyName: assemblyName);
        return compilation.WithOptions(compilation.Options.WithAllowUnsafe(true).WithGeneralDiagnosticOption(ReportDiagnostic.Default));
    }

    private static string[] LinesOf(CSharpCompilation compilation)
    {
        string[] lines = TextOf(compilation).TrimEnd('\n').Split('\n');
        Assert.Equal(["pipe IContract", "  1 First(T)"], lines[..2]);
        return [.. lines[2..].Select(static line => line.Trim())];
    }

    private static string TextOf(CSharpCompilation compilation)
    {
        GeneratorRun run = GeneratorRun.Of(compilation);
        run.AssertGeneratedFilesCompile();
        return run.Result.TrackedSteps[TrackingNames.Contracts]
            .SelectMany(static step => step.Outputs)
            .Select(static output => ((ContractModel)output.Value).Text)
            .Single();
    }
}
