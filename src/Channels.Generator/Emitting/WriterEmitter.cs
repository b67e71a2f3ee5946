using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>The sending endpoint: for each message a blocking, a trying and an awaiting method.</summary>
internal static class WriterEmitter
{
    private const string Token = "global::System.Threading.CancellationToken";
    private const string Task = "global::System.Threading.Tasks.Task";
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask";

    public static void Write(SourceWriter writer, ContractModel contract)
    {
        writer.Write($"/// <summary>{Wording.Of(contract).Writer}</summary>");
        writer.Write(GeneratedFile.Attribute);
        writer.Open(
            "public sealed class Writer : " +
            $"global::Channels.CompilerServices.{EndpointEmitter.BaseOf(contract)}Writer<{contract.ItemType}, Codec>, {contract.Type.FullName}");
        EndpointEmitter.WriteConstructors(writer, contract, "Writer", "Reader");
        writer.Write($$"""
            /// <summary>Attaches to the channel that a worker's argument names.</summary>
            {{GeneratedFile.Hidden}}
            public static Writer Attach(ref global::Channels.CompilerServices.FrameReader arguments) =>
                new Writer(arguments.ReadWriterConnection(s_contract), true);
            """);
        foreach (MessageModel message in contract.Messages)
        {
            if (message.IsRequest)
            {
                WriteRequest(writer, message);
                continue;
            }

            bool isItem = contract.SingleMessage is not null && !message.HasSpan;
            foreach (WriterMethod method in Methods(message, Wording.Of(contract)))
            {
                writer.WriteLine();
                writer.Write(method.Summary is null ? "/// <inheritdoc/>" : $"/// <summary>{method.Summary}</summary>");
                WriteCaveats(writer, message);
                if (method.Form == WriterForm.BlockingWithToken)
                    WriteBlockingWithToken(writer, message, method);
                else if (isItem)
                    WriteItem(writer, contract, message, method);
                else
                    WriteFrame(writer, message, method);
            }
        }

        writer.Close();
        writer.WriteLine();
    }

    /// <summary>Whoever calls a message by its writer learns what the contract says of it.</summary>
    private static void WriteCaveats(SourceWriter writer, MessageModel message)
    {
        foreach (string attribute in message.Caveats)
            writer.Write(attribute);
    }

    private static IEnumerable<WriterMethod> Methods(MessageModel message, Wording wording)
    {
        string name = Identifier.Escape(message.Name);
        bool isAsync = message.Return != MethodReturn.Void;
        IEnumerable<string> payload = Declaration.Parameters(message.Payload);

        if (isAsync)
        {
            // A method that returns a task and isn't called Async has the blocking form's name, and keeps it.
            if (message.MethodName != name)
                yield return new WriterMethod(WriterForm.Blocking, wording.Blocking(message.Name), Declaration.Method($"void {name}", payload));
        }
        else
        {
            yield return new WriterMethod(
                message.Cancellation is null ? WriterForm.Blocking : WriterForm.BlockingWithToken,
                null,
                Declaration.Method($"void {name}", Declaration.Parameters(message.Parameters)));
        }

        yield return new WriterMethod(
            WriterForm.Trying,
            wording.Trying(message.Name),
            Declaration.Method($"bool Try{message.Name}", payload));

        if (isAsync)
        {
            bool isTask = message.Return == MethodReturn.Task;
            yield return new WriterMethod(
                isTask ? WriterForm.AwaitingTask : WriterForm.Awaiting,
                null,
                Declaration.Method($"{(isTask ? Task : ValueTask)} {message.MethodName}", Declaration.Parameters(message.Parameters)),
                message.Cancellation?.Name ?? "default");
        }

        bool isDeclared = message.MethodName == Identifier.Escape(message.Name + "Async");
        if (!isDeclared || message.Cancellation is null)
            yield return Awaiting(message, wording, isOverload: isDeclared);
    }

    /// <param name="isOverload">Beside the declared method of the same name, the token tells the two apart.</param>
    private static WriterMethod Awaiting(MessageModel message, Wording wording, bool isOverload)
    {
        // The token is last, so nothing can be params; and what stands before a params can't have a default any more.
        bool withDefaults = !isOverload && !message.Payload.Any(static parameter => parameter.IsParams);
        string token = Identifier.Unique("cancellationToken", message.Payload);
        IEnumerable<string> parameters = Declaration.Parameters(message.Payload, withDefaults, withParams: false)
            .Append($"{Token} {token}{(isOverload ? "" : " = default")}");
        return new WriterMethod(
            WriterForm.Awaiting,
            wording.Awaiting(message.Name),
            Declaration.Method($"{ValueTask} {message.Name}Async", parameters),
            token);
    }

    private static void WriteBlockingWithToken(SourceWriter writer, MessageModel message, WriterMethod method)
    {
        IEnumerable<string> arguments = message.Payload.Append(message.Cancellation!).Select(static parameter => parameter.Name);
        writer.Write(Declaration.Expression(
            $"public {method.Signature}",
            $"{message.Name}Async({string.Join(", ", arguments)}).AsTask().GetAwaiter().GetResult();"));
    }

    /// <summary>The only message of a contract is the channel's item.</summary>
    private static void WriteItem(SourceWriter writer, ContractModel contract, MessageModel message, WriterMethod method)
    {
        string item = contract.SingleParameter is { } parameter
            ? parameter.Name
            : $"new {message.CaseType}({string.Join(", ", message.Payload.Select(static parameter => parameter.Name))})";
        writer.Write(Declaration.Expression($"public {method.Signature}", method.Form switch
        {
            WriterForm.Blocking => $"Write({item});",
            WriterForm.Trying => $"TryWrite({item});",
            WriterForm.Awaiting => $"WriteAsync({item}, {method.Token});",
            _ => $"WriteAsync({item}, {method.Token}).AsTask();",
        }));
    }

    private static void WriteRequest(SourceWriter writer, MessageModel message)
    {
        string frame = Identifier.Unique("__frame", message.Parameters);
        string types = $"<{message.Answer!.Type}, {message.AnswerCodec}>";
        string token = message.Cancellation?.Name ?? "default";
        writer.WriteLine();
        writer.Write("/// <inheritdoc/>");
        WriteCaveats(writer, message);
        writer.Open("public " + Declaration.Method($"{Returns(message)} {message.MethodName}", Declaration.Parameters(message.Parameters)));
        writer.Write($"global::Channels.CompilerServices.FrameWriter {frame} = BeginRequest({message.Tag});");
        if (message.PayloadCount > 0)
        {
            IEnumerable<string> arguments = message.Payload.Select(static parameter => parameter.Name);
            writer.Write($"Codec.Encode{message.Name}({string.Join(", ", arguments.Prepend(frame))});");
        }

        writer.Write(message.Return switch
        {
            MethodReturn.ManyAnswers => $"return AskForManyAsync{types}({frame}, {token});",
            MethodReturn.TaskOfAnswer => $"return AskAsync{types}({frame}, {token}).AsTask();",
            _ => $"return AskAsync{types}({frame}, {token});",
        });
        writer.Close();
    }

    private static string Returns(MessageModel message) => message.Return switch
    {
        MethodReturn.ManyAnswers => $"global::System.Collections.Generic.IAsyncEnumerable<{message.Answer!.Type}>",
        MethodReturn.TaskOfAnswer => $"{Task}<{message.Answer!.Type}>",
        _ => $"{ValueTask}<{message.Answer!.Type}>",
    };

    private static void WriteFrame(SourceWriter writer, MessageModel message, WriterMethod method)
    {
        string frame = Identifier.Unique("__frame", message.Parameters);
        writer.Open($"public {method.Signature}");
        writer.Write($"global::Channels.CompilerServices.FrameWriter {frame} = BeginFrame({message.Tag});");
        if (message.PayloadCount > 0)
        {
            IEnumerable<string> arguments = message.Payload.Select(static parameter => parameter.Name);
            writer.Write($"Codec.Encode{message.Name}({string.Join(", ", arguments.Prepend(frame))});");
        }

        writer.Write(method.Form switch
        {
            WriterForm.Blocking => $"EndFrame({frame});",
            WriterForm.Trying => $"return TryEndFrame({frame});",
            WriterForm.Awaiting => $"return EndFrameAsync({frame}, {method.Token});",
            _ => $"return EndFrameAsync({frame}, {method.Token}).AsTask();",
        });
        writer.Close();
    }
}
