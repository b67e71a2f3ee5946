using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>The types that hold messages: a record struct each, and one that is any of them.</summary>
internal static class MessageEmitter
{
    public static void Write(SourceWriter writer, ContractModel contract)
    {
        if (contract.SingleParameter is not null)
            return;
        foreach (MessageModel message in contract.Messages)
            WriteCase(writer, contract, message);
        if (contract.SingleMessage is not null)
            return;

        WriteKinds(writer, contract);
        WriteMessage(writer, contract);
    }

    private static void WriteCase(SourceWriter writer, ContractModel contract, MessageModel message)
    {
        IEnumerable<string> properties = message.Payload.Select(static parameter => $"{parameter.ItemType} {parameter.PropertyName}");
        writer.Write($"/// <summary>The message <c>{message.Name}</c>.</summary>");
        foreach (ParameterModel parameter in message.Payload)
            writer.Write($"/// <param name=\"{parameter.PropertyName.TrimStart('@')}\">The message's <c>{parameter.PlainName}</c>.</param>");
        writer.Write(GeneratedFile.Attribute);
        if (contract.HoldsRetired && message.IsObsolete)
            writer.Write(GeneratedFile.Obsolete);
        string header = $"public readonly record struct {message.CaseType}({string.Join(", ", properties)})";
        if (contract.HasInit || message.PayloadCount == 0)
            writer.Write($"{header};");
        else
            WriteProperties(writer, message, header);
        writer.WriteLine();
    }

    /// <summary>What can't be set even at first needs nothing that older target frameworks lack.</summary>
    private static void WriteProperties(SourceWriter writer, MessageModel message, string header)
    {
        writer.Open(header);
        foreach (ParameterModel parameter in message.Payload)
        {
            writer.Write($"/// <summary>The message's <c>{parameter.PlainName}</c>.</summary>");
            writer.Write($"public {parameter.ItemType} {parameter.PropertyName} {{ get; }} = {parameter.PropertyName};");
            if (parameter != message.Payload.Last())
                writer.WriteLine();
        }

        writer.Close();
    }

    private static void WriteKinds(SourceWriter writer, ContractModel contract)
    {
        writer.Write("/// <summary>The kinds of messages.</summary>");
        writer.Write(GeneratedFile.Attribute);
        writer.Open("public enum MessageKind : byte");
        foreach (MessageModel message in contract.Messages)
        {
            if (message.Tag > 1)
                writer.WriteLine();
            writer.Write($"/// <summary>The message <c>{message.Name}</c>.</summary>");
            writer.Write($"{Identifier.Escape(message.Name)} = {message.Tag},");
        }

        writer.Close();
        writer.WriteLine();
    }

    private static void WriteMessage(SourceWriter writer, ContractModel contract)
    {
        // What holds no reference shares its memory; a reference never does.
        MessageModel[] unmanaged = contract.Messages.Where(static message => message is { IsUnmanaged: true, PayloadCount: > 0 }).ToArray();
        bool isShared = unmanaged.Length > 1;
        Dictionary<int, string> fields = Fields(contract, isShared);

        writer.Write("/// <summary>Any one of the messages.</summary>");
        writer.Write(GeneratedFile.Attribute);
        if (contract.IsUnion)
            writer.Write("[global::System.Runtime.CompilerServices.Union]");
        writer.Open("public readonly struct Message");
        if (isShared)
            writer.Write($"private readonly UnmanagedCases {fields[unmanaged[0].Tag]};");
        foreach (MessageModel message in contract.Messages.Where(message => message.PayloadCount > 0 && !(isShared && message.IsUnmanaged)))
            writer.Write($"private readonly {message.CaseType} {fields[message.Tag]};");
        writer.WriteLine();

        foreach (MessageModel message in contract.Messages)
            WriteConstructor(writer, message, fields[message.Tag], isShared);
        writer.Write("""
            /// <summary>Which message this is, or zero for a default value, which is none.</summary>
            public MessageKind Kind { get; }
            """);
        foreach (MessageModel message in contract.Messages)
            WriteAccess(writer, message, fields[message.Tag], isShared);
        if (contract.IsUnion)
            WriteValue(writer, contract);
        if (isShared)
            WriteUnmanagedCases(writer, unmanaged);
        writer.Close();
        writer.WriteLine();
    }

    private static void WriteConstructor(SourceWriter writer, MessageModel message, string field, bool isShared)
    {
        writer.Write($"/// <summary>Holds the message <c>{message.Name}</c>.</summary>");
        writer.Write("/// <param name=\"message\">The message.</param>");
        writer.Open($"public Message({message.CaseType} message)");
        writer.Write($"Kind = MessageKind.{Identifier.Escape(message.Name)};");
        if (message.PayloadCount > 0)
            writer.Write($"{field} = {(isShared && message.IsUnmanaged ? "new UnmanagedCases(message)" : "message")};");
        writer.Close();
        writer.WriteLine();
    }

    private static void WriteAccess(SourceWriter writer, MessageModel message, string field, bool isShared)
    {
        string kind = $"MessageKind.{Identifier.Escape(message.Name)}";
        string value = message.PayloadCount == 0 ? $"default({message.CaseType})"
            : isShared && message.IsUnmanaged ? $"{field}.{Identifier.Escape(message.Name)}"
            : field;
        writer.WriteLine();
        writer.Write($$"""
            /// <summary>The message, if it is a <c>{{message.Name}}</c>, and otherwise null.</summary>
            public {{message.CaseType}}? {{Identifier.Escape(message.Name)}} => Kind == {{kind}} ? {{value}} : null;

            /// <summary>Whether this is a <c>{{message.Name}}</c>.</summary>
            /// <param name="message">The message, if it is.</param>
            public bool TryGetValue(out {{message.CaseType}} message)
            {
                message = {{(message.PayloadCount == 0 ? "default" : $"Kind == {kind} ? {value} : default")}};
                return Kind == {{kind}};
            }

            /// <summary>Holds the message <c>{{message.Name}}</c>.</summary>
            /// <param name="message">The message.</param>
            public static implicit operator Message({{message.CaseType}} message) => new Message(message);
            """);
    }

    private static void WriteValue(SourceWriter writer, ContractModel contract)
    {
        writer.WriteLine();
        writer.Write("""
            /// <summary>Whether this is a message.</summary>
            public bool HasValue => Kind != 0;

            /// <summary>The message as an object; unlike the other members, this one boxes.</summary>
            """);
        writer.Write("public object? Value => Kind switch");
        writer.Write("{");
        writer.Indent();
        foreach (MessageModel message in contract.Messages)
            writer.Write($"MessageKind.{Identifier.Escape(message.Name)} => {Identifier.Escape(message.Name)}!.Value,");
        writer.Write("_ => null,");
        writer.Unindent();
        writer.Write("};");
    }

    private static void WriteUnmanagedCases(SourceWriter writer, MessageModel[] unmanaged)
    {
        writer.WriteLine();
        writer.Write("[global::System.Runtime.InteropServices.StructLayout(global::System.Runtime.InteropServices.LayoutKind.Explicit)]");
        writer.Open("private readonly struct UnmanagedCases");
        foreach (MessageModel message in unmanaged)
        {
            writer.Write("[global::System.Runtime.InteropServices.FieldOffset(0)]");
            writer.Write($"internal readonly {message.CaseType} {Identifier.Escape(message.Name)};");
            writer.WriteLine();
        }

        for (int i = 0; i < unmanaged.Length; i++)
        {
            if (i > 0)
                writer.WriteLine();
            writer.Write($"internal UnmanagedCases({unmanaged[i].CaseType} message) => {Identifier.Escape(unmanaged[i].Name)} = message;");
        }

        writer.Close();
    }

    /// <summary>The fields that hold messages, by their tags; none has the name of another one, or of a property.</summary>
    private static Dictionary<int, string> Fields(ContractModel contract, bool isShared)
    {
        HashSet<string> taken = [.. contract.Messages.Select(static message => message.Name)];
        string shared = isShared ? Free("_unmanaged", taken) : "";
        return contract.Messages.ToDictionary(
            static message => message.Tag,
            message => isShared && message.IsUnmanaged ? shared : Free("_" + Identifier.Camel(message.Name).TrimStart('@'), taken));
    }

    private static string Free(string name, HashSet<string> taken)
    {
        while (!taken.Add(name))
            name += "_";
        return name;
    }
}
