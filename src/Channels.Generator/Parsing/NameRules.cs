using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Diagnostics;
using Channels.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>Keeps the names of a contract's members, of what is generated beside them, and of parameters apart.</summary>
internal sealed class NameRules(
    ParseContext context,
    INamedTypeSymbol contract,
    ContractKind kind,
    IReadOnlyList<(IMethodSymbol Method, MessageModel Message)> messages)
{
    private static readonly string[] s_generatedMembers =
        ["Channel", "Writer", "Reader", "Codec", "Dispatcher", "Create", "Open", "OpenAsync", "s_contract"];

    private static readonly string[] s_membersOfSeveral = ["Message", "MessageKind"];

    private static readonly string[] s_calledMembers =
        ["Write", "TryWrite", "WriteAsync", "BeginFrame", "EndFrame", "TryEndFrame", "EndFrameAsync", "BeginRequest", "AskAsync", "AskForManyAsync", "MessageKind", "Codec", "Message"];

    // A form of that name would hide what others call, or have its class's own name.
    private static readonly HashSet<string> s_neededByWriter = ["Writer", "Codec", "s_contract"];

    // The last two are what makes Message a union, where the compiler knows unions.
    private static readonly string[] s_messageMembers = ["Kind", "TryGetValue", "UnmanagedCases", "Value", "HasValue"];

    private readonly HashSet<ISymbol> _clashing = new(SymbolEqualityComparer.Default);

    private bool HasSeveral => messages.Count > 1;

    public void Check()
    {
        CheckContractMembers();
        CheckForms();
        if (HasSeveral)
            CheckCases();
    }

    /// <summary>The message with parameters renamed where they would hide what their method calls.</summary>
    public MessageModel WithSafeParameters(MessageModel message)
    {
        HashSet<string> taken = [.. s_calledMembers, .. messages.Select(static entry => entry.Message.CaseType)];
        List<ParameterModel> parameters = [];
        foreach (ParameterModel parameter in message.Parameters)
        {
            string name = parameter.Name;
            while (taken.Contains(name) || message.Parameters.Any(other => other != parameter && other.Name == name))
                name += "_";
            parameters.Add(parameter with { Name = name });
        }

        return message with { Parameters = parameters.ToEquatableArray() };
    }

    /// <summary>Of the contract's own members, none may have the name of a generated one.</summary>
    private void CheckContractMembers()
    {
        Dictionary<string, string> generated = [];
        foreach (string name in s_generatedMembers)
            generated[name] = Generated(name);
        if (HasSeveral)
        {
            foreach (string name in s_membersOfSeveral)
                generated[name] = Generated(name);
        }

        if (HasSeveral || (messages.Count == 1 && messages[0].Message.PayloadCount != 1))
        {
            foreach ((_, MessageModel message) in messages)
                generated[message.CaseType] = $"the generated type '{contract.Name}.{message.CaseType}'";
        }

        foreach ((_, MessageModel message) in messages.Where(static entry => entry.Message.IsRequest))
            generated[message.AnswerCodec] = $"the generated type '{contract.Name}.{message.AnswerCodec}'";

        if (generated.ContainsKey(contract.Name))
            Clash(contract, "a type that is generated into it");
        foreach (ISymbol member in contract.GetMembers())
        {
            if (ParseContext.IsGenerated(member))
                continue;
            if (generated.TryGetValue(member.Name, out string? other))
                Clash(member, other);
            else if (member is IMethodSymbol { MethodKind: MethodKind.StaticConstructor, IsImplicitlyDeclared: false })
                Clash(member, "the generated static constructor");
        }
    }

    /// <summary>A message is three methods of the writer; they must differ from each other, and from what it inherits.</summary>
    private void CheckForms()
    {
        HashSet<string> inherited = InheritedByWriter();
        HashSet<string> names = [];
        Dictionary<string, string> forms = [];
        foreach ((IMethodSymbol method, MessageModel message) in messages)
        {
            if (!names.Add(message.Name))
            {
                context.Fail(Descriptors.DuplicateMessage, method.Locations[0], message.Name);
                continue;
            }

            string[] own = message.IsRequest ? [method.Name] : [message.Name, "Try" + message.Name, message.Name + "Async"];
            string? clash = own.FirstOrDefault(form => s_neededByWriter.Contains(form) || inherited.Contains(form) || forms.ContainsKey(form));
            if (clash is not null)
            {
                Clash(method, s_neededByWriter.Contains(clash) ? Generated(clash)
                    : forms.TryGetValue(clash, out string? other) ? $"'{clash}', which is generated for '{other}'"
                    : $"'{clash}', which every writer has");
            }

            foreach (string form in own.Where(form => !forms.ContainsKey(form)))
                forms[form] = message.Name;
        }
    }

    /// <summary>A message is a property of Message, beside the type's own members and those that every struct has.</summary>
    private void CheckCases()
    {
        HashSet<string> taken = [.. s_membersOfSeveral, .. s_messageMembers, .. context.Compilation.GetSpecialType(SpecialType.System_Object).MemberNames];
        foreach ((IMethodSymbol method, MessageModel message) in messages.Where(entry => taken.Contains(entry.Message.Name)))
            Clash(method, $"'{message.Name}' of the generated type '{contract.Name}.Message'");
    }

    private HashSet<string> InheritedByWriter()
    {
        HashSet<string> names = ["Attach", "Replies", "OfReplies"];
        string requests = messages.Any(static entry => entry.Message.IsRequest) ? "Request" : "";
        INamedTypeSymbol? type = context.Compilation.GetTypeByMetadataName($"Channels.CompilerServices.{requests}{kind}Writer`2");
        for (; type is not null; type = type.BaseType)
        {
            // Finalize and MemberwiseClone are no names that a user would expect to be taken, but the compiler objects.
            foreach (ISymbol member in type.GetMembers().Where(static member => member.CanBeReferencedByName && IsInherited(member)))
                names.Add(member.Name);
        }

        return names;
    }

    // Of a runtime that is referenced as source, the compilation knows the private members, too.
    private static bool IsInherited(ISymbol member) =>
        member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private string Generated(string member) => $"the generated member '{contract.Name}.{member}'";

    private void Clash(ISymbol member, string other)
    {
        if (_clashing.Add(member))
            context.Fail(Descriptors.NameClash, member.Locations[0], member.Name, other);
    }
}
