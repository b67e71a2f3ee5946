using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Channels.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>
/// Says where a handler keeps the address of a span. The language sees to it that a span itself is not kept, and memory and
/// arrays are copies; so what is left are pointers, and numbers made of them.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeptSpanAnalyzer : EndpointAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [MessageDescriptors.SpanKept];

    private protected override void Register(CompilationStartAnalysisContext context, ChannelTypes types) =>
        context.RegisterOperationBlockAction(Analyze);

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol { IsStatic: false, Parameters.IsEmpty: false } method)
            return;
        IParameterSymbol[] spans = [.. method.Parameters.Where(static parameter => SpanParameters.IsSpan(parameter.Type))];
        if (spans.Length == 0 || !IsMessage(method))
            return;

        foreach (IParameterSymbol span in spans)
        {
            IOperation[] operations = [.. context.OperationBlocks.SelectMany(static block => block.DescendantsAndSelf())];
            SpanAddresses addresses = new(span, operations);
            foreach (IOperation kept in operations.Select(operation => KeptBy(operation, addresses, operations)).OfType<IOperation>())
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    MessageDescriptors.SpanKept, kept.Syntax.GetLocation(), span.Name, method.Name.Substring(method.Name.LastIndexOf('.') + 1)));
            }
        }
    }

    private static bool IsMessage(IMethodSymbol method) => method.ContainingType is { TypeKind: TypeKind.Class or TypeKind.Struct } type &&
        type.AllInterfaces.Where(ChannelTypes.IsContract).Any(contract => contract.GetMembers().Any(member =>
            SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method)));

    /// <summary>The address that an operation puts where it outlives the method, or null.</summary>
    private static IOperation? KeptBy(IOperation operation, SpanAddresses addresses, IReadOnlyCollection<IOperation> all) => operation switch
    {
        ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation } assignment
            when addresses.IsAddress(assignment.Value) && !IsAssignedAgain(assignment, all) => assignment.Value,
        ISimpleAssignmentOperation { Target: IArrayElementReferenceOperation { ArrayReference: IFieldReferenceOperation or IPropertyReferenceOperation } } assignment
            when addresses.IsAddress(assignment.Value) => assignment.Value,
        IInvocationOperation { Instance: IFieldReferenceOperation or IPropertyReferenceOperation, TargetMethod.Name: "Add" or "Enqueue" or "Push" or "Insert" or "TryAdd" } call =>
            call.Arguments.Select(static argument => argument.Value).FirstOrDefault(addresses.IsAddress),
        _ => null,
    };

    /// <summary>What is kept for a while only is taken away before the method ends.</summary>
    private static bool IsAssignedAgain(ISimpleAssignmentOperation assignment, IReadOnlyCollection<IOperation> all)
    {
        ISymbol member = ((IMemberReferenceOperation)assignment.Target).Member;
        return all.Any(operation => operation != assignment && operation is IAssignmentOperation { Target: IMemberReferenceOperation target } &&
            SymbolEqualityComparer.Default.Equals(target.Member, member));
    }
}
