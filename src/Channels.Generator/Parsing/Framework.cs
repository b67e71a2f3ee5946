using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>The types of .NET and of MemoryPack. Two processes agree on them by their names, whatever they are made of.</summary>
internal static class Framework
{
    private const string MemoryPack = "MemoryPack.Core";

    // What the assemblies of .NET and its packages are signed with, those that are compiled against and those that run
    // alike. A name says less: System and Microsoft begin those of users' assemblies and namespaces, too.
    private static readonly HashSet<ulong> s_keys =
    [
        0xb03f_5f7f_11d5_0a3a, 0xb77a_5c56_1934_e089, 0x7cec_85d7_bea7_798e, 0xcc7b_13ff_cd2d_dd51, 0xadb9_7938_29dd_ae60,
        0x31bf_3856_ad36_4e35,
    ];

    public static bool Declares(ITypeSymbol type) => type.ContainingAssembly is { Identity: { } identity } &&
        (identity.Name == MemoryPack || s_keys.Contains(identity.PublicKeyToken.Aggregate(0UL, static (key, part) => key << 8 | part)));
}
