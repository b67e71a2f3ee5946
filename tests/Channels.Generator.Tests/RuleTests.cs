using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Channels.Generator.Diagnostics;
using Channels.Generator.Model;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>Every rule has a page, a release note and a test; and nothing of the three is left over.</summary>
public sealed class RuleTests
{
    private static readonly DiagnosticDescriptor[] s_descriptors =
    [
        .. typeof(Descriptors).Assembly.GetTypes()
            .Where(static type => type.Namespace == typeof(Descriptors).Namespace)
            .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Public))
            .Select(static field => field.GetValue(null))
            .OfType<DiagnosticDescriptor>(),
    ];

    private static readonly HashSet<DiagnosticDescriptor> s_errors = [.. Descriptors.OfContracts, .. Descriptors.OfWorkers];

    public static TheoryData<string> Ids => [.. s_descriptors.Select(static descriptor => descriptor.Id)];

    private static string Pages => Path.Combine(Repository.Root, "docs", "diagnostics");

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_a_page_with_its_title(string id)
    {
        DiagnosticDescriptor descriptor = s_descriptors.Single(descriptor => descriptor.Id == id);
        string page = File.ReadAllText(Path.Combine(Pages, id + ".md"));
        Assert.StartsWith($"# {id}: {descriptor.Title}\n", page);
        Assert.All(["## Why", "## How to fix it", "```csharp"], part => Assert.Contains(part, page));
        Assert.EndsWith($"/docs/diagnostics/{id}.md", descriptor.HelpLinkUri);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_a_release_note(string id)
    {
        string notes = File.ReadAllText(Path.Combine(Repository.Root, "src", "Channels.Generator", "AnalyzerReleases.Shipped.md")) +
            File.ReadAllText(Path.Combine(Repository.Root, "src", "Channels.Generator", "AnalyzerReleases.Unshipped.md"));
        DiagnosticDescriptor descriptor = s_descriptors.Single(descriptor => descriptor.Id == id);
        Assert.Contains($"\n{id} | Channels | {descriptor.DefaultSeverity} | {descriptor.Title}\n", notes);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_a_test(string id) =>
        Assert.Contains($"{{|{id}:", string.Concat(Directory.GetFiles(Path.Combine(Repository.TestProject, "Usage"))
            .Append(Path.Combine(Repository.TestProject, "DiagnosticTests.cs"))
            .Select(File.ReadAllText)));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_is_an_error_or_of_usage_a_warning_that_says_what_to_do(string id)
    {
        DiagnosticDescriptor descriptor = s_descriptors.Single(descriptor => descriptor.Id == id);
        DiagnosticSeverity severity = s_errors.Contains(descriptor) ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
        Assert.Equal(("Channels", severity, true), (descriptor.Category, descriptor.DefaultSeverity, descriptor.IsEnabledByDefault));
        Assert.Matches("[,;:] ", descriptor.MessageFormat.ToString());
    }

    [Fact]
    public void Kinds_are_named_and_numbered_as_the_runtime_has_them() =>
        Assert.All(Enum.GetValues<ContractKind>(), static kind => Assert.Equal(kind.ToString(), ((ChannelKind)kind).ToString()));

    [Fact]
    public void No_page_is_left_over() => Assert.Equal(
        s_descriptors.Select(static descriptor => descriptor.Id).Order(),
        Directory.GetFiles(Pages, "CHAN*.md").Select(static path => Path.GetFileNameWithoutExtension(path)).Order());

    [Fact]
    public void Analyzers_support_every_rule()
    {
        IEnumerable<DiagnosticDescriptor> supported = GeneratorRun.Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).Distinct();
        Assert.Equal(s_descriptors.OrderBy(static descriptor => descriptor.Id), supported.OrderBy(static descriptor => descriptor.Id));
    }
}
