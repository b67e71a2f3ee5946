using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>Turns frames into calls of a handler, without the item between them.</summary>
internal static class DispatcherEmitter
{
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask";

    public static void Write(SourceWriter writer, ContractModel contract)
    {
        string handler = contract.Type.FullName;
        string kind = contract.HasRequests ? "IRequestDispatcher" : "IMessageDispatcher";
        writer.Write(GeneratedFile.Attribute);
        writer.Open($"private readonly struct Dispatcher : global::Channels.CompilerServices.{kind}");
        writer.Write($$"""
            private readonly {{handler}} _handler;

            internal Dispatcher({{handler}} handler) =>
                _handler = handler ?? throw new global::System.ArgumentNullException(nameof(handler));

            """);
        if (contract.HasRequests)
        {
            IEnumerable<int> requests = contract.Messages.Where(static message => message.IsRequest).Select(static message => message.Tag);
            writer.Write($"public bool IsRequest(byte kind) => kind is {string.Join(" or ", requests)};");
            writer.WriteLine();
        }

        if (contract.Messages.Any(static message => message.IsObsolete))
            writer.Write(GeneratedFile.Obsolete);
        writer.Open(Declaration.Method($"public {ValueTask} DispatchAsync", [
            "ref global::Channels.CompilerServices.FrameReader frame",
            contract.HasRequests ? "global::Channels.CompilerServices.IncomingCall call" : "global::System.Threading.CancellationToken cancellationToken",
        ]));
        writer.Open("switch (frame.Kind)");
        foreach (MessageModel message in contract.Messages)
            WriteCase(writer, contract, message);
        writer.Write("default:");
        writer.Write("    throw frame.UnknownKind();");
        writer.Close();
        writer.Close();
        if (contract.HasRequests)
            WriteDrop(writer, contract);
        writer.Close();
    }

    /// <summary>Requests without endpoints need not be read to be dropped.</summary>
    private static void WriteDrop(SourceWriter writer, ContractModel contract)
    {
        MessageModel[] holders = [.. contract.Messages.Where(static message => message.IsRequest && message.HasEndpoints)];
        writer.WriteLine();
        writer.Open("public void Drop(ref global::Channels.CompilerServices.FrameReader frame)");
        if (holders.Length > 0)
        {
            writer.Open("switch (frame.Kind)");
            foreach (MessageModel message in holders)
            {
                writer.Write($"case {Case(contract, message)}:");
                writer.Indent();
                foreach (ParameterModel parameter in message.Payload)
                    writer.Write($"_ = {Encoding.Read(parameter, "frame")};");
                writer.Write("break;");
                writer.Unindent();
            }

            writer.Close();
        }

        writer.Close();
    }

    private static string Case(ContractModel contract, MessageModel message) =>
        contract.SingleMessage is null ? $"(byte)MessageKind.{Identifier.Escape(message.Name)}" : message.Tag.ToString(CultureInfo.InvariantCulture);

    private static void WriteCase(SourceWriter writer, ContractModel contract, MessageModel message)
    {
        // The bytes of several raw parameters are those of the record struct, padding included.
        bool isRawStruct = contract.IsRaw && contract.SingleParameter is null;
        List<ParameterModel> payload = [.. message.Payload];
        IEnumerable<string> arguments = message.Parameters.Select(parameter =>
            !parameter.IsPayload ? (contract.HasRequests ? "call.Token" : "cancellationToken")
            : isRawStruct ? $"message.{parameter.PropertyName}"
            : Argument(parameter));
        string call = $"_handler.{message.MethodName}({string.Join(", ", arguments)})";

        writer.Open($"case {Case(contract, message)}:");
        if (isRawStruct)
            writer.Write($"{message.CaseType} message = frame.Read<{message.CaseType}>();");
        else
            payload.ForEach(parameter => writer.Write($"var {Argument(parameter)} = {Encoding.Read(parameter, "frame")};"));
        writer.Write("frame.End();");
        switch (message.Return)
        {
            case MethodReturn.Void:
                writer.Write($"{call};");
                writer.Write("return default;");
                break;
            case MethodReturn.Task:
                writer.Write($"return new {ValueTask}({call});");
                break;
            case MethodReturn.ValueTask:
                writer.Write($"return {call};");
                break;
            default:
                string method = message.Return == MethodReturn.ManyAnswers ? "AnswerManyAsync" : "AnswerAsync";
                writer.Write($"return call.{method}<{message.Answer!.Type}, {message.AnswerCodec}>({call});");
                break;
        }

        writer.Close();

        string Argument(ParameterModel parameter) => $"argument{payload.IndexOf(parameter)}";
    }
}
