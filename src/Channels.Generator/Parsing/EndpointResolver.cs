using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Channels.Generator.Parsing;

/// <summary>
/// Finds out whether a parameter of a worker or a message is an endpoint of a contract. Where the contract is in the same compilation, its
/// endpoints are not generated yet and their types are errors to a generator; then the contract is bound, and the
/// endpoint's name is taken from the syntax.
/// </summary>
internal sealed class EndpointResolver(Compilation compilation)
{
    private readonly List<INamedTypeSymbol> _contracts = [];

    /// <summary>The contracts of all endpoints that were found.</summary>
    public IReadOnlyList<INamedTypeSymbol> Contracts => _contracts;

    /// <summary>The endpoint's type as generated code writes it, or null.</summary>
    public string? Resolve(IParameterSymbol parameter)
    {
        if (parameter.Type is not IErrorTypeSymbol)
        {
            if (!IsEndpoint(parameter.Type) || parameter.NullableAnnotation == NullableAnnotation.Annotated)
                return null;
            _contracts.Add(parameter.Type.ContainingType);
            return parameter.Type.Plain();
        }

        return parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is ParameterSyntax { Type: NameSyntax name }
            ? Resolve(name, parameter.ContainingType)
            : null;
    }

    public static bool IsEndpoint(ITypeSymbol type) =>
        type is { ContainingType: { } contract } && IsEndpointName(type.Name) && IsContract(contract);

    private string? Resolve(NameSyntax name, INamedTypeSymbol? scope)
    {
        SemanticModel model = compilation.GetSemanticModel(name.SyntaxTree);
        switch (name)
        {
            case QualifiedNameSyntax { Right: IdentifierNameSyntax endpoint, Left: { } qualifier }:
                return EndpointOf(model.GetSymbolInfo(qualifier).Symbol, endpoint);

            // using Numbers = Demo.INumbers.Reader;
            case IdentifierNameSyntax alias when FindAlias(alias) is { } target:
                return Resolve(target, scope: null);

            // Inside the contract itself, or after: using static Demo.INumbers;
            case IdentifierNameSyntax endpoint:
                for (INamedTypeSymbol? type = scope; type is not null; type = type.ContainingType)
                {
                    if (EndpointOf(type, endpoint) is { } found)
                        return found;
                }

                return Usings(name)
                    .Where(static directive => directive.StaticKeyword != default)
                    .Select(directive => EndpointOf(Bind(directive), endpoint))
                    .FirstOrDefault(static found => found is not null);

            default:
                return null;
        }
    }

    private NameSyntax? FindAlias(IdentifierNameSyntax name) => Usings(name)
        .Where(directive => directive.Alias?.Name.Identifier.ValueText == name.Identifier.ValueText)
        .Select(static directive => directive.NamespaceOrType as NameSyntax)
        .FirstOrDefault();

    private ISymbol? Bind(UsingDirectiveSyntax directive) =>
        compilation.GetSemanticModel(directive.SyntaxTree).GetSymbolInfo(directive.NamespaceOrType).Symbol;

    /// <summary>The directives in scope, from the inside out, and then the global ones of other files.</summary>
    private IEnumerable<UsingDirectiveSyntax> Usings(SyntaxNode node)
    {
        foreach (SyntaxNode ancestor in node.Ancestors())
        {
            SyntaxList<UsingDirectiveSyntax> directives = ancestor switch
            {
                BaseNamespaceDeclarationSyntax space => space.Usings,
                CompilationUnitSyntax unit => unit.Usings,
                _ => default,
            };
            foreach (UsingDirectiveSyntax directive in directives)
                yield return directive;
        }

        foreach (SyntaxTree tree in compilation.SyntaxTrees.Where(tree => tree != node.SyntaxTree))
        {
            foreach (UsingDirectiveSyntax directive in ((CompilationUnitSyntax)tree.GetRoot()).Usings)
            {
                if (directive.GlobalKeyword != default)
                    yield return directive;
            }
        }
    }

    private string? EndpointOf(ISymbol? contract, IdentifierNameSyntax endpoint)
    {
        if (contract is not INamedTypeSymbol type || !IsEndpointName(endpoint.Identifier.ValueText) || !IsContract(type))
            return null;
        _contracts.Add(type);
        return $"{type.Plain()}.{endpoint.Identifier.ValueText}";
    }

    private static bool IsEndpointName(string name) => name is "Reader" or "Writer";

    private static bool IsContract(INamedTypeSymbol type) => type.FindAttribute(ContractParser.AttributeName) is not null;
}
