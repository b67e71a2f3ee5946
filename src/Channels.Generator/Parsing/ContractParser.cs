using System;
using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Diagnostics;
using Channels.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Channels.Generator.Parsing;

/// <summary>Reads a contract interface, and decides whether code can be generated for it.</summary>
internal sealed class ContractParser(ParseContext context)
{
    public const string AttributeName = "Channels.ProcessChannelAttribute";

    private const int MaxMessages = 250;
    private const int CSharp15 = 1500;
    private const int Preview = int.MaxValue - 1;

    private readonly PayloadTypes _payloadTypes = new(context.Compilation);
    private readonly EndpointResolver _endpoints = new(context.Compilation);
    private readonly List<ITypeSymbol> _payload = [];
    private readonly List<ITypeSymbol> _objects = [];
    private AttributeData? _attribute;

    /// <summary>The contract's model, or null where a diagnostic says what is wrong.</summary>
    public ContractModel? Parse(INamedTypeSymbol contract)
    {
        DeclarationRules.Check(context, contract);
        CheckContract(contract);
        ContractKind kind = ParseKind(contract);

        List<(IMethodSymbol Method, MessageModel Message)> messages = ParseMessages(contract);
        if (messages.Count == 0 && !context.HasFailed)
            context.Fail(Descriptors.NoMessages, contract.Locations[0], contract.Name);
        if (messages.Count > MaxMessages)
            context.Fail(Descriptors.TooManyMessages, contract.Locations[0], contract.Name, messages.Count);

        RepliesRules replies = new(context, contract, kind, _attribute);
        replies.Check(messages);

        NameRules names = new(context, contract, kind, messages);
        names.Check();
        UnseenTypes.Check(context, contract, "Channel", contract.Name, messages.Select(static entry => entry.Method));
        if (context.HasFailed || !context.IsGenerating)
            return null;

        string text = ContractText.Write(contract, kind, messages, _payload) + replies.Text();
        (ulong high, ulong low) = ContractText.Fingerprint(text);
        Reachable reachable = new(ofText: false);
        _payload.ForEach(reachable.Add);
        return new ContractModel(
            TypeNames.Partial(contract),
            kind,
            text,
            high,
            low,
            messages.Select(entry => names.WithSafeParameters(entry.Message)).ToEquatableArray(),
            new FormatterParser(context.Compilation, _payloadTypes).Parse(_objects, contract),
            HasUnions(),
            replies.Contract?.Plain(),
            messages.Any(static entry => entry.Message.IsObsolete) && reachable.Types.Any(Caveats.IsRetired),
            Caveats.Ids([contract, replies.Contract, .. messages.Select(static entry => entry.Method), .. _endpoints.Contracts, .. reachable.Types]),
            context.Compilation.Has("System.Runtime.CompilerServices.IsExternalInit"));
    }

    /// <summary>What two processes must agree on of a contract of a pipe, which may be one of another assembly.</summary>
    public string TextOf(INamedTypeSymbol contract) => ContractText.Write(contract, ContractKind.Pipe, ParseMessages(contract), _payload);

    private List<(IMethodSymbol Method, MessageModel Message)> ParseMessages(INamedTypeSymbol contract)
    {
        List<(IMethodSymbol Method, MessageModel Message)> messages = [];
        foreach (ISymbol member in contract.GetMembers())
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (!ParseContext.IsGenerated(member) && MemberRules.IsMessage(context, member, out IMethodSymbol? method))
                messages.Add((method!, ParseMessage(method!, messages.Count + 1)));
        }

        return messages;
    }

    private void CheckContract(INamedTypeSymbol contract)
    {
        if (DeclarationRules.IsGeneric(contract))
            context.Fail(Descriptors.GenericContract, contract.Locations[0], contract.Name);
        foreach (INamedTypeSymbol implemented in contract.Interfaces)
            context.Fail(Descriptors.BaseInterface, contract.Locations[0], contract.Name, implemented.ToDisplayString());
    }

    private ContractKind ParseKind(INamedTypeSymbol contract)
    {
        _attribute = contract.FindAttribute(AttributeName);
        TypedConstant kind = _attribute?.NamedArguments.FirstOrDefault(static argument => argument.Key == "Kind").Value ?? default;
        if (kind.Value is not int value)
            return ContractKind.Pipe;
        if (Enum.IsDefined(typeof(ContractKind), value))
            return (ContractKind)value;

        context.Fail(
            Descriptors.KindNotSupported,
            _attribute!.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation(),
            kind.ToCSharpString().Split('.').Last());
        return default;
    }

    private MessageModel ParseMessage(IMethodSymbol method, int tag)
    {
        (MethodReturn Return, ITypeSymbol Type)? answered = AnswerParser.TypeOf(method.ReturnType);
        MethodReturn returns = answered?.Return ?? MemberRules.ReturnOf(method.ReturnType) ?? MethodReturn.ValueTask;
        string name = MessageNames.Of(method);
        EquatableArray<ParameterModel> parameters =
            new ParameterParser(context, _payloadTypes).Parse(method, MessageModel.TypeOf(name), _endpoints, _objects);

        // Of an endpoint the text has the name: what its own contract says is compared when it is attached to.
        _payload.AddRange(method.Parameters
            .Zip(parameters, static (parameter, model) => (parameter.Type, model.Encoding))
            .Where(static parameter => parameter.Encoding is not (ParameterEncoding.Cancellation or ParameterEncoding.Endpoint))
            .Select(static parameter => parameter.Type));
        ParameterModel? answer = null;
        if (answered is not null)
        {
            answer = new AnswerParser(context, _payloadTypes).Parse(method, answered.Value.Type, "answer", _objects);
            _payload.Add(answered.Value.Type);
        }

        return new MessageModel(
            name, tag, Identifier.Escape(method.Name), returns, parameters, answer, Caveats.IsObsolete(method), Caveats.Of(method));
    }

    // On an older compiler, or a preview one, the attribute breaks property patterns over Message.
    private bool HasUnions() =>
        (int)context.LanguageVersion is >= CSharp15 and < Preview &&
        context.Compilation.GetTypeByMetadataName("System.Runtime.CompilerServices.UnionAttribute") is not null;
}
