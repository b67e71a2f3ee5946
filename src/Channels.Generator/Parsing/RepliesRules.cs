using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Diagnostics;
using Channels.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>What comes back: answers to requests, or messages of a contract of their own. Only a pipe has a way back.</summary>
internal sealed class RepliesRules(ParseContext context, INamedTypeSymbol contract, ContractKind kind, AttributeData? attribute)
{
    private const string Argument = "Replies";

    /// <summary>The contract of what comes back, or null.</summary>
    public INamedTypeSymbol? Contract { get; } = RepliesOf(attribute);

    public void Check(IReadOnlyList<(IMethodSymbol Method, MessageModel Message)> messages)
    {
        foreach ((IMethodSymbol method, MessageModel message) in messages.Where(static entry => entry.Message.IsRequest))
        {
            if (kind != ContractKind.Pipe)
                context.Fail(Descriptors.NoWayBack, MemberRules.ReturnPlace(method), $"'{method.Name}' asks for an answer", Name(kind));
            if (message.HasSpan && message.Return == MethodReturn.ManyAnswers)
                context.Fail(Descriptors.NotSerializable, MemberRules.ReturnPlace(method), method.Name, "a request that is answered in parts is sent later, when a span is gone; use ReadOnlyMemory");
        }

        if (attribute?.NamedArguments.Any(static argument => argument.Key == Argument && !argument.Value.IsNull) != true)
            return;
        Location? place = attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation();
        if (kind != ContractKind.Pipe)
            context.Fail(Descriptors.NoWayBack, place, $"'{contract.Name}' names a contract for replies", Name(kind));
        else if (Problem(messages) is { } problem)
            context.Fail(Descriptors.RepliesNotSupported, place, Contract?.Name ?? "?", contract.Name, problem);
    }

    /// <summary>What both processes must agree on of the replies.</summary>
    public string Text() => Contract is null
        ? ""
        : "replies " + new ContractParser(new ParseContext(context.Compilation, report: null, context.CancellationToken)).TextOf(Contract);

    private static INamedTypeSymbol? RepliesOf(AttributeData? attribute) =>
        attribute?.NamedArguments.FirstOrDefault(static argument => argument.Key == Argument).Value.Value as INamedTypeSymbol;

    private string? Problem(IReadOnlyList<(IMethodSymbol Method, MessageModel Message)> messages)
    {
        if (Contract?.FindAttribute(ContractParser.AttributeName) is not { } replies)
            return "it is no [ProcessChannel] interface";
        if (SymbolEqualityComparer.Default.Equals(Contract, contract))
            return "a pipe whose both ways carry the same messages needs a second contract";
        if (!Visibility.IsAtLeastThatOf(Contract, contract))
            return "it is less accessible than the contract";
        if (replies.NamedArguments.Any(static argument => argument.Key == "Kind" && argument.Value.Value is not 0))
            return "it is no contract of a pipe";
        if (RepliesOf(replies) is not null)
            return "it is replied to itself";
        if (messages.Any(static entry => entry.Message.IsRequest))
            return "the contract has requests, whose answers come back already";
        return Contract.GetMembers().OfType<IMethodSymbol>().Any(static method => method.IsAbstract && !method.IsStatic && AnswerParser.TypeOf(method.ReturnType) is not null)
            ? "it has requests"
            : null;
    }

    private static string Name(ContractKind kind) => kind == ContractKind.Joinable ? "joinable queue" : "queue";
}
