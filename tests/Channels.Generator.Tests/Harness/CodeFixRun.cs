using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Channels.Generator.Tests.Harness;

/// <summary>
/// What an editor does: finds a rule's diagnostics, generated code at hand, and applies the fix that is offered for the first.
/// </summary>
internal static class CodeFixRun
{
    /// <summary>Fixes the first diagnostic of the rule, compares the source, and compiles it; the rule has nothing to say any more.</summary>
    /// <param name="before">The source.</param>
    /// <param name="after">What it is after the fix.</param>
    public static async Task AssertAsync<TFix>(string id, string before, string after, OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
        where TFix : CodeFixProvider, new()
    {
        CSharpCompilation compilation = Create(before, kind);
        (string fixedSource, int offered) = await ApplyAsync<TFix>(id, compilation);
        Assert.True(offered > 0, "No fix was offered.");
        Assert.Equal(after, fixedSource);

        GeneratorRun run = GeneratorRun.Of(Create(fixedSource, kind));
        run.AssertCompiles();
        Assert.DoesNotContain(await run.AnalyzeAsync(), diagnostic => diagnostic.Id == id);
    }

    /// <summary>The rule has something to say, and the fix leaves it alone.</summary>
    public static async Task AssertNotOfferedAsync<TFix>(string id, string source, OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
        where TFix : CodeFixProvider, new()
    {
        (_, int offered) = await ApplyAsync<TFix>(id, Create(source, kind));
        Assert.Equal(0, offered);
    }

    /// <summary>Fixes all diagnostics of the rule at once, and compares the source.</summary>
    public static async Task AssertAllAsync<TFix>(string id, string before, string after)
        where TFix : CodeFixProvider, new()
    {
        CSharpCompilation input = Create(before, OutputKind.DynamicallyLinkedLibrary);
        GeneratorRun run = GeneratorRun.Of(input);
        using AdhocWorkspace workspace = new();
        Solution solution = Open(workspace, run, out Dictionary<SyntaxTree, DocumentId> documents);
        List<Diagnostic> moved = [];
        foreach (Diagnostic diagnostic in (await run.AnalyzeAsync()).Where(diagnostic => diagnostic.Id == id))
            moved.Add(await MovedAsync(diagnostic, solution, documents));

        TFix fix = new();
        Document document = solution.GetDocument(documents[input.SyntaxTrees[0]])!;
        FixAllContext context = new(document, fix, FixAllScope.Document, typeof(TFix).Name, [id], new Known(moved), CancellationToken.None);
        CodeAction action = (await fix.GetFixAllProvider()!.GetFixAsync(context))!;
        Assert.Equal(after, await ApplyAsync(action, document.Id));
    }

    private static CSharpCompilation Create(string source, OutputKind kind)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        return compilation.WithOptions(compilation.Options.WithOutputKind(kind));
    }

    private static async Task<(string Source, int Offered)> ApplyAsync<TFix>(string id, CSharpCompilation input)
        where TFix : CodeFixProvider, new()
    {
        GeneratorRun run = GeneratorRun.Of(input);
        using AdhocWorkspace workspace = new();
        Solution solution = Open(workspace, run, out Dictionary<SyntaxTree, DocumentId> documents);
        ImmutableArray<Diagnostic> diagnostics = await run.AnalyzeAsync();
        Diagnostic first = diagnostics
            .Where(diagnostic => diagnostic.Id == id)
            .OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start)
            .First();
        Document reported = solution.GetDocument(documents[first.Location.SourceTree!])!;
        List<CodeAction> actions = [];
        CodeFixContext context = new(
            reported, await MovedAsync(first, solution, documents), (action, _) => actions.Add(action), CancellationToken.None);
        await new TFix().RegisterCodeFixesAsync(context);
        if (actions.Count == 0)
            return (input.SyntaxTrees[0].ToString(), 0);

        return (await ApplyAsync(actions[0], documents[run.Output.SyntaxTrees.First()]), actions.Count);
    }

    private static async Task<string> ApplyAsync(CodeAction action, DocumentId document)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return (await changed.GetDocument(document)!.GetTextAsync()).ToString();
    }

    private static Solution Open(AdhocWorkspace workspace, GeneratorRun run, out Dictionary<SyntaxTree, DocumentId> documents)
    {
        CSharpCompilation input = run.Input;
        ProjectId project = ProjectId.CreateNewId();
        Solution solution = workspace.CurrentSolution.AddProject(ProjectInfo.Create(
            project, VersionStamp.Default, input.AssemblyName!, input.AssemblyName!, LanguageNames.CSharp,
            compilationOptions: input.Options, parseOptions: input.SyntaxTrees[0].Options, metadataReferences: input.References));
        documents = [];
        foreach (SyntaxTree tree in run.Output.SyntaxTrees)
        {
            DocumentId document = DocumentId.CreateNewId(project);
            documents[tree] = document;
            solution = solution.AddDocument(document, tree.FilePath, tree.GetText(), filePath: tree.FilePath);
        }

        return solution;
    }

    /// <summary>The diagnostic in the trees of the workspace, which are none of the compilation's.</summary>
    private static async Task<Diagnostic> MovedAsync(Diagnostic diagnostic, Solution solution, Dictionary<SyntaxTree, DocumentId> documents)
    {
        List<Location> places = [];
        foreach (Location place in diagnostic.AdditionalLocations.Prepend(diagnostic.Location))
        {
            SyntaxTree tree = (await solution.GetDocument(documents[place.SourceTree!])!.GetSyntaxTreeAsync())!;
            places.Add(Location.Create(tree, place.SourceSpan));
        }

        return Diagnostic.Create(diagnostic.Descriptor, places[0], places.Skip(1), diagnostic.Properties, [diagnostic.GetMessage()]);
    }

    private sealed class Known(IEnumerable<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(diagnostics);
    }
}
