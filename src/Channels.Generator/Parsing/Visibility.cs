using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>The compiler's rule for a type that another one's members show: whoever sees these must see it, too.</summary>
internal static class Visibility
{
    public static bool IsAtLeastThatOf(INamedTypeSymbol type, INamedTypeSymbol other)
    {
        for (INamedTypeSymbol? shown = type; shown is not null; shown = shown.ContainingType)
        {
            if (shown.DeclaredAccessibility != Accessibility.Public && !IsLimited(other, shown))
                return false;
        }

        return true;
    }

    /// <summary>Some modifier of the type, or of one around it, keeps out whomever the shown type keeps out.</summary>
    private static bool IsLimited(INamedTypeSymbol type, INamedTypeSymbol shown)
    {
        for (INamedTypeSymbol? limit = type; limit is not null; limit = limit.ContainingType)
        {
            if (IsAsNarrow(limit, shown))
                return true;
        }

        return false;
    }

    private static bool IsAsNarrow(INamedTypeSymbol limit, INamedTypeSymbol shown)
    {
        Accessibility accessibility = limit.DeclaredAccessibility;
        bool isInAssembly = SymbolEqualityComparer.Default.Equals(limit.ContainingAssembly, shown.ContainingAssembly) ||
            shown.ContainingAssembly.GivesAccessTo(limit.ContainingAssembly);
        bool isInternal = isInAssembly && accessibility is Accessibility.Private or Accessibility.ProtectedAndInternal or Accessibility.Internal;
        bool isProtected = accessibility is Accessibility.Private
            ? IsWithin(limit.ContainingType, shown.ContainingType, orDerived: true)
            : accessibility is Accessibility.Protected or Accessibility.ProtectedAndInternal && IsOrDerives(limit.ContainingType, shown.ContainingType);
        return shown.DeclaredAccessibility switch
        {
            Accessibility.Internal => isInternal,
            Accessibility.Protected => isProtected,
            Accessibility.ProtectedAndInternal => isInternal && isProtected,
            Accessibility.ProtectedOrInternal => isInternal || isProtected ||
                (accessibility is Accessibility.ProtectedOrInternal && isInAssembly && IsOrDerives(limit.ContainingType, shown.ContainingType)),
            _ => accessibility is Accessibility.Private && IsWithin(limit.ContainingType, shown.ContainingType, orDerived: false),
        };
    }

    private static bool IsWithin(INamedTypeSymbol? type, INamedTypeSymbol? outer, bool orDerived)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (orDerived ? IsOrDerives(type, outer) : SymbolEqualityComparer.Default.Equals(type, outer))
                return true;
        }

        return false;
    }

    private static bool IsOrDerives(INamedTypeSymbol? type, INamedTypeSymbol? ancestor)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, ancestor))
                return true;
        }

        return false;
    }
}
