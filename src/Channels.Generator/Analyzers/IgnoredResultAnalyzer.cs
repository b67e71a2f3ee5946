using System;
using System.Collections.Immutable;
using System.Linq;
using Channels.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>Says where nobody looks at whether a message was sent, or received.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IgnoredResultAnalyzer : EndpointAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [MessageDescriptors.ResultIgnored];

    private protected override void Register(CompilationStartAnalysisContext context, ChannelTypes types) =>
        context.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.ExpressionStatement);

    private static void Analyze(OperationAnalysisContext context, ChannelTypes types)
    {
        // The body of a lambda that returns nothing is a statement too, but nobody has written it as one.
        if (context.Operation is not IExpressionStatementOperation { Syntax: ExpressionStatementSyntax, Operation: IInvocationOperation call } ||
            !call.TargetMethod.Name.StartsWith("Try", StringComparison.Ordinal) || call.TargetMethod.ReturnType.SpecialType != SpecialType.System_Boolean)
            return;
        string? when = types.IsWriter(call.Instance?.Type) ? WhenNotSent(call, types)
            : types.IsReader(call.Instance?.Type) ? WhenNotReceived(call, types)
            : null;
        if (when is not null)
            context.ReportDiagnostic(Diagnostic.Create(MessageDescriptors.ResultIgnored, call.Syntax.GetLocation(), call.TargetMethod.Name, when));
    }

    /// <summary>An unbounded queue takes everything; whether one is bounded is seen only where it is created.</summary>
    private static string? WhenNotSent(IInvocationOperation call, ChannelTypes types)
    {
        if (call.TargetMethod.Name == "TryComplete")
            return null;
        bool mayBeFull = types.IsPipeWriter(call.Instance?.Type) || EndpointUses.Of(call.Instance, types) is { Creation: { } creation } && IsBounded(creation);
        return mayBeFull ? "there is no room, and the message is lost" : null;
    }

    /// <summary>Where the value is used all the same, and nothing else can have said that there is one.</summary>
    private static string? WhenNotReceived(IInvocationOperation call, ChannelTypes types)
    {
        if (call.TargetMethod.Name is not ("TryRead" or "TryReadTask" or "TryPeek") || LocalOf(call) is not { } local || !IsReadAfter(call, local))
            return null;
        if (EndpointUses.Of(call.Instance, types) is not { Owner: EndpointOwner.Member } uses ||
            uses.Escapes(EndpointPart.Channel) || uses.Escapes(EndpointPart.Reader) || uses.Mentions(EndpointPart.Writer))
            return null;
        return call.Root().DescendantsAndSelf().Any(operation => operation != call && types.IsReader(Receiver(operation)?.Type))
            ? null
            : "there is no message, and '" + local.Name + "' is a default value";
    }

    private static ILocalSymbol? LocalOf(IInvocationOperation call)
    {
        IOperation? value = call.Arguments.FirstOrDefault(static argument => argument.Parameter?.RefKind == RefKind.Out)?.Value;
        if (value is IDeclarationExpressionOperation declaration)
            value = declaration.Expression;
        return (value as ILocalReferenceOperation)?.Local;
    }

    private static bool IsReadAfter(IInvocationOperation call, ILocalSymbol local) => call.Root().DescendantsAndSelf().Any(operation =>
        operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local) &&
        reference.Syntax.SpanStart > call.Syntax.Span.End);

    private static IOperation? Receiver(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.Instance,
        IPropertyReferenceOperation property => property.Instance,
        _ => null,
    };

    private static bool IsBounded(IInvocationOperation creation)
    {
        IOperation? options = creation.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "options")?.Value.WithoutConversions();
        if (options is not IObjectCreationOperation { Initializer: { } initializer })
            return false;

        // Other modes take what is put, and drop something that the caller has said may be dropped.
        ISimpleAssignmentOperation[] settings = [.. initializer.Initializers.OfType<ISimpleAssignmentOperation>()];
        return settings.Any(static setting => NameOf(setting) == "MaxItems") && !settings.Any(static setting => NameOf(setting) == "FullMode");
    }

    private static string? NameOf(ISimpleAssignmentOperation setting) => (setting.Target as IPropertyReferenceOperation)?.Property.Name;
}
