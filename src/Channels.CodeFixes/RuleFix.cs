using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Channels.CodeFixes;

/// <summary>Mends what one rule reports by putting one node in the place of another.</summary>
public abstract class RuleFix : CodeFixProvider
{
    private protected RuleFix(string id) => FixableDiagnosticIds = [id];

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            // Some diagnostics show in one place, and say beside it where they can be mended.
            Location place = diagnostic.AdditionalLocations.FirstOrDefault() ?? diagnostic.Location;
            if (context.Document.Project.Solution.GetDocument(place.SourceTree) is not { } document ||
                await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root ||
                await document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
                continue;

            SyntaxNode node = root.FindNode(place.SourceSpan, getInnermostNodeForTie: true);
            if (Mend(node, model, context.CancellationToken) is not { } mended)
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    mended.Title,
                    _ => Task.FromResult(document.WithSyntaxRoot(root.ReplaceNode(mended.Old, mended.New))),
                    GetType().Name),
                diagnostic);
        }
    }

    /// <summary>What the editor offers: its title, the node that goes and the one that comes. Null where it offers nothing.</summary>
    private protected abstract (string Title, SyntaxNode Old, SyntaxNode New)? Mend(
        SyntaxNode node, SemanticModel model, CancellationToken cancellationToken);
}
