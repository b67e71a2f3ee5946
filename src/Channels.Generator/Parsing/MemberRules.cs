using System.Linq;
using Channels.Generator.Diagnostics;
using Channels.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Channels.Generator.Parsing;

/// <summary>Which members of a contract are messages, which are left alone, and which it can't have.</summary>
internal static class MemberRules
{
    public static bool IsMessage(ParseContext context, ISymbol member, out IMethodSymbol? message)
    {
        message = null;
        Location place = member.Locations[0];
        switch (member)
        {
            case INamedTypeSymbol or IFieldSymbol:
            case IMethodSymbol { AssociatedSymbol: not null }:
            case { IsStatic: true, IsAbstract: false, IsVirtual: false }:
                return false;

            // What is private can't be asked of an endpoint, so nobody takes it for a message.
            case { DeclaredAccessibility: Accessibility.Private, IsAbstract: false }:
                return false;

            case IPropertySymbol { IsIndexer: true }:
                context.Fail(Descriptors.NotAMethod, place, "this[]", "an indexer");
                return false;
            case IPropertySymbol:
                context.Fail(Descriptors.NotAMethod, place, member.Name, "a property");
                return false;
            case IEventSymbol:
                context.Fail(Descriptors.NotAMethod, place, member.Name, "an event");
                return false;
            case IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion }:
                context.Fail(Descriptors.NotAMethod, place, member.Name, "an operator");
                return false;
            case IMethodSymbol { IsStatic: true }:
                context.Fail(Descriptors.MethodModifier, place, member.Name, "static and abstract");
                return false;

            case IMethodSymbol { IsAbstract: false }:
                context.Fail(Descriptors.MethodWithBody, place, member.Name);
                return false;
            case IMethodSymbol { DeclaredAccessibility: not Accessibility.Public }:
                context.Fail(Descriptors.MethodModifier, place, member.Name, "not public");
                return false;
            case IMethodSymbol { IsGenericMethod: true }:
                context.Fail(Descriptors.GenericMethod, place, member.Name);
                return false;

            case IMethodSymbol method:
                CheckReturn(context, method);
                message = method;
                return true;

            default:
                return false;
        }
    }

    private static void CheckReturn(ParseContext context, IMethodSymbol method)
    {
        if (method.ReturnType is IErrorTypeSymbol)
            context.Decline();
        else if (method.RefKind != RefKind.None || (ReturnOf(method.ReturnType) is null && AnswerParser.TypeOf(method.ReturnType) is null))
            context.Fail(Descriptors.ReturnType, ReturnPlace(method), method.Name, method.ReturnType.ToDisplayString());
    }

    /// <summary>How a method returns that has no answer, or null where it may have one.</summary>
    public static MethodReturn? ReturnOf(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_Void ? MethodReturn.Void
        : type.Is("System.Threading.Tasks.Task") ? MethodReturn.Task
        : type.Is("System.Threading.Tasks.ValueTask") ? MethodReturn.ValueTask
        : null;

    public static Location ReturnPlace(IMethodSymbol method) =>
        method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is MethodDeclarationSyntax syntax
            ? syntax.ReturnType.GetLocation()
            : method.Locations[0];
}
