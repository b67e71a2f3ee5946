using Microsoft.CodeAnalysis.Diagnostics;

namespace Channels.Generator.Analyzers;

/// <summary>
/// Looks at how endpoints are used, in projects that have any. Warns where it sees the whole, and is silent otherwise: a
/// warning that is wrong costs more than one that is missing.
/// </summary>
public abstract class EndpointAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (ChannelTypes.Of(start.Compilation) is { } types)
                Register(start, types);
        });
    }

    private protected abstract void Register(CompilationStartAnalysisContext context, ChannelTypes types);
}
