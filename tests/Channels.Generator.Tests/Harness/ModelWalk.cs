using System;
using System.Collections;
using System.Collections.Generic;
using System.Reflection;
using Channels.Generator.Model;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Channels.Generator.Tests.Harness;

/// <summary>Walks over all that a pipeline's models hold.</summary>
internal static class ModelWalk
{
    public static void AssertIsValue(IEnumerable<object> models)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        foreach (object model in models)
            Visit(model, seen);
    }

    private static void Visit(object? value, HashSet<object> seen)
    {
        if (value is null || !seen.Add(value))
            return;
        Assert.False(
            value is Compilation or ISymbol or SyntaxNode or SyntaxTree or SemanticModel or Location or Diagnostic,
            $"A model holds a {value.GetType()}.");

        Type type = value.GetType();
        if (type.IsPrimitive || type.IsEnum || value is string)
            return;
        Assert.True(
            type.Namespace == typeof(ContractModel).Namespace || IsArrayOfModel(type), $"A model holds a {type}, which is no value.");
        if (value is IEnumerable items)
        {
            foreach (object item in items)
                Visit(item, seen);
            return;
        }

        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            Visit(field.GetValue(value), seen);
    }

    private static bool IsArrayOfModel(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>);
}
