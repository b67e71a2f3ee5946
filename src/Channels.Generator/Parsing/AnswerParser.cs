using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Diagnostics;
using Channels.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>What a request is answered with, or a worker's result: a value that a method returns to another process.</summary>
internal sealed class AnswerParser(ParseContext context, PayloadTypes payloadTypes)
{
    /// <summary>How the method returns its answer, and the answer's type, or null where it has none.</summary>
    public static (MethodReturn Return, ITypeSymbol Type)? TypeOf(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { Arity: 1 } named)
            return null;
        MethodReturn? returns =
            type.Is("System.Threading.Tasks.Task`1") ? MethodReturn.TaskOfAnswer
            : type.Is("System.Threading.Tasks.ValueTask`1") ? MethodReturn.ValueTaskOfAnswer
            : type.Is("System.Collections.Generic.IAsyncEnumerable`1") ? MethodReturn.ManyAnswers
            : null;
        return returns is { } found ? (found, named.TypeArguments[0]) : null;
    }

    /// <summary>The answer as it is written and read, or null where it can't be.</summary>
    /// <param name="method">The message or worker.</param>
    /// <param name="type">The type of what it returns, without the task.</param>
    /// <param name="role">What diagnostics call it.</param>
    /// <param name="objects">Gets the types that MemoryPack serializes.</param>
    public ParameterModel? Parse(IMethodSymbol method, ITypeSymbol type, string role, List<ITypeSymbol> objects)
    {
        // The compiler names a type that doesn't exist (CS0246), UnseenTypes one that another generator writes.
        if (ParameterParser.HoldsError(type))
        {
            context.Decline();
            return null;
        }

        string? problem = payloadTypes.Classify(type, out ParameterEncoding encoding, out ITypeSymbol data);
        if (type.IsRefLikeType)
            problem = "a ref struct ends with the method that returns it; use an array or ReadOnlyMemory";
        if (problem is not null)
        {
            ParameterParser.Refuse(context, payloadTypes, type, MemberRules.ReturnPlace(method), $"the {role} of {method.Name}", problem);
            return null;
        }

        if (encoding == ParameterEncoding.Object)
        {
            objects.Add(type);
            if (!context.IsGenerating)
                ParameterParser.CheckPackables(context, MemberRules.ReturnPlace(method), type);
        }

        return new ParameterModel(
            "answer",
            "Answer",
            type.Annotated(),
            data.NotAnnotated(),
            encoding,
            type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated },
            type.IsReferenceType,
            IsParams: false,
            Default: null);
    }
}
