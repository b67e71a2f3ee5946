using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>The codec: how items become frames, and frames items.</summary>
internal static class CodecEmitter
{
    private const string FrameWriter = "global::Channels.CompilerServices.FrameWriter";
    private const string FrameReader = "global::Channels.CompilerServices.FrameReader";

    public static void Write(SourceWriter writer, ContractModel contract)
    {
        writer.Write("/// <summary>Writes and reads messages; for generated code.</summary>");
        writer.Write(GeneratedFile.Attribute);
        writer.Write(GeneratedFile.Hidden);
        if (contract.HoldsRetired)
            writer.Write(GeneratedFile.Obsolete);
        writer.Open($"public readonly struct Codec : global::Channels.CompilerServices.IMessageCodec<{contract.ItemType}>");
        writer.Write($$"""
            /// <inheritdoc/>
            public bool IsRaw => {{(contract.IsRaw ? "true" : "false")}};

            /// <inheritdoc/>
            public byte KindOf(in {{contract.ItemType}} message) => {{(contract.SingleMessage is null ? "(byte)message.Kind" : "1")}};

            /// <inheritdoc/>
            public bool HasEndpoints(byte kind) => {{HasEndpoints(contract)}};

            """);
        if (contract.SingleMessage is { } single)
            WriteSingle(writer, contract, single);
        else
            WriteSeveral(writer, contract);
        if (contract.SingleMessage is null or { HasSpan: true } or { IsRequest: true })
        {
            foreach (MessageModel message in contract.Messages.Where(static message => message.PayloadCount > 0))
                WriteEncode(writer, message);
        }

        writer.Close();
        writer.WriteLine();
    }

    private static string HasEndpoints(ContractModel contract)
    {
        string[] kinds = [.. contract.Messages
            .Where(static message => message.HasEndpoints)
            .Select(static message => message.Tag.ToString(CultureInfo.InvariantCulture))];
        return kinds.Length == 0 ? "false" : $"kind is {string.Join(" or ", kinds)}";
    }

    private static void WriteSingle(SourceWriter writer, ContractModel contract, MessageModel message)
    {
        writer.Write("/// <inheritdoc/>");
        string signature = $"public void Write({FrameWriter} frame, in {contract.ItemType} message)";
        if (message.IsRequest)
        {
            writer.Write($$"""
                {{signature}} => throw frame.IsRequest("{{message.Name}}");

                /// <inheritdoc/>
                public {{contract.ItemType}} Read(ref {{FrameReader}} frame) => throw frame.IsRequest("{{message.Name}}");
                """);
            return;
        }

        if (contract.IsRaw)
            writer.Write($"{signature} => frame.Write(message);");
        else if (contract.SingleParameter is { } parameter)
            writer.Write($"{signature} => {Encoding.WriteItem(parameter, "frame", "message")}");
        else
        {
            WriteStatements(writer, signature, message.Payload.Select(static parameter =>
                Encoding.WriteItem(parameter, "frame", $"message.{parameter.PropertyName}")));
        }

        string value = contract.IsRaw ? $"frame.Read<{contract.ItemType}>()"
            : contract.SingleParameter is { } item ? Encoding.ReadItem(item, "frame")
            : New(message);
        writer.WriteLine();
        writer.Write($$"""
            /// <inheritdoc/>
            public {{contract.ItemType}} Read(ref {{FrameReader}} frame) =>
                frame.Kind == 1 ? {{value}} : throw frame.UnknownKind();
            """);
    }

    private static void WriteSeveral(SourceWriter writer, ContractModel contract)
    {
        writer.Write("/// <inheritdoc/>");
        writer.Open($"public void Write({FrameWriter} frame, in Message message)");
        writer.Open("switch (message.Kind)");
        foreach (MessageModel message in contract.Messages)
        {
            writer.Open($"case MessageKind.{Identifier.Escape(message.Name)}:");
            if (message.IsRequest)
            {
                writer.Write($"throw frame.IsRequest(\"{message.Name}\");");
                writer.Close();
                continue;
            }

            if (message.PayloadCount > 0)
            {
                IEnumerable<string> arguments = message.Payload.Select(parameter =>
                    $"value.{parameter.PropertyName}" + (parameter.Encoding == ParameterEncoding.Span ? ".Span" : ""));
                writer.Write($"{message.CaseType} value = message.{Identifier.Escape(message.Name)}.GetValueOrDefault();");
                writer.Write($"Encode{message.Name}({string.Join(", ", arguments.Prepend("frame"))});");
            }

            writer.Write("break;");
            writer.Close();
        }

        writer.Write("default:");
        writer.Write("    throw new global::System.ArgumentException(\"A default Message is no message.\", nameof(message));");
        writer.Close();
        writer.Close();
        writer.WriteLine();

        writer.Write("/// <inheritdoc/>");
        writer.Write($"public Message Read(ref {FrameReader} frame) => (MessageKind)frame.Kind switch");
        writer.Write("{");
        writer.Indent();
        foreach (MessageModel message in contract.Messages)
        {
            string value = message.IsRequest ? $"throw frame.IsRequest(\"{message.Name}\")" : $"new Message({New(message)})";
            writer.Write($"MessageKind.{Identifier.Escape(message.Name)} => {value},");
        }

        writer.Write("_ => throw frame.UnknownKind(),");
        writer.Unindent();
        writer.Write("};");
    }

    private static void WriteEncode(SourceWriter writer, MessageModel message)
    {
        string frame = Identifier.Unique("__frame", message.Parameters);
        IEnumerable<string> declared = Declaration.Parameters(message.Payload, withDefaults: false, withParams: false);
        writer.WriteLine();
        WriteStatements(
            writer,
            Declaration.Method($"internal static void Encode{message.Name}", declared.Prepend($"{FrameWriter} {frame}")),
            message.Payload.Select(parameter => Encoding.Write(parameter, frame, parameter.Name)));
    }

    private static void WriteStatements(SourceWriter writer, string signature, IEnumerable<string> statements)
    {
        writer.Open(signature);
        foreach (string statement in statements)
            writer.Write(statement);
        writer.Close();
    }

    private static string New(MessageModel message) =>
        $"new {message.CaseType}({string.Join(", ", message.Payload.Select(static parameter => Encoding.ReadItem(parameter, "frame")))})";
}
