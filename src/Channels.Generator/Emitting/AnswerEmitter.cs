using System.Linq;
using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>How answers to requests become bytes, and bytes answers: a type for each request.</summary>
internal static class AnswerEmitter
{
    public static void Write(SourceWriter writer, ContractModel contract)
    {
        foreach (MessageModel message in contract.Messages.Where(static message => message.IsRequest))
        {
            string type = message.Answer!.Type;
            writer.Write($$"""
                /// <summary>Writes and reads answers to <c>{{message.Name}}</c>; for generated code.</summary>
                {{GeneratedFile.Attribute}}
                {{GeneratedFile.Hidden}}
                public readonly struct {{message.AnswerCodec}} : global::Channels.CompilerServices.IAnswerCodec<{{type}}>
                {
                    /// <inheritdoc/>
                    public void Write(global::Channels.CompilerServices.FrameWriter frame, {{type}} answer) =>
                        {{Encoding.Write(message.Answer, "frame", "answer")}}

                    /// <inheritdoc/>
                    public {{type}} Read(ref global::Channels.CompilerServices.FrameReader frame) =>
                        {{Encoding.Read(message.Answer, "frame")}};
                }

                """);
        }
    }
}
