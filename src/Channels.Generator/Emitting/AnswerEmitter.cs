using System.Linq;
using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>How what a method returns becomes bytes, and bytes that: a type for each request, and for each worker with a result.</summary>
internal static class AnswerEmitter
{
    public static void Write(SourceWriter writer, ContractModel contract)
    {
        foreach (MessageModel message in contract.Messages.Where(static message => message.IsRequest))
        {
            writer.Write($"/// <summary>Writes and reads answers to <c>{message.Name}</c>; for generated code.</summary>");
            writer.Write(GeneratedFile.Attribute);
            writer.Write(GeneratedFile.Hidden);
            if (contract.HoldsRetired && message.IsObsolete)
                writer.Write(GeneratedFile.Obsolete);
            WriteCodec(writer, $"public readonly struct {message.AnswerCodec}", message.Answer!);
        }
    }

    public static void Write(SourceWriter writer, WorkerModel worker)
    {
        writer.Write(GeneratedFile.Attribute);
        if (worker.IsObsolete)
            writer.Write(GeneratedFile.Obsolete);
        WriteCodec(writer, $"private readonly struct {worker.ResultCodec}", worker.Result!);
    }

    private static void WriteCodec(SourceWriter writer, string declaration, ParameterModel answer) => writer.Write($$"""
        {{declaration}} : global::Channels.CompilerServices.IAnswerCodec<{{answer.Type}}>
        {
            /// <inheritdoc/>
            public void Write(global::Channels.CompilerServices.FrameWriter frame, {{answer.Type}} answer) =>
                {{Encoding.Write(answer, "frame", "answer")}}

            /// <inheritdoc/>
            public {{answer.Type}} Read(ref global::Channels.CompilerServices.FrameReader frame) =>
                {{Encoding.Read(answer, "frame")}};
        }

        """);
}
