using Channels.Generator.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace Channels.Generator.Emitting;

/// <summary>A contract's file: the channel, its endpoints, and what they send.</summary>
internal static class ContractEmitter
{
    public static string Emit(ContractModel contract) => GeneratedFile.Write(contract.Type, contract.Warnings, writer =>
    {
        WriteContract(writer, contract);
        WriteFactories(writer, contract);
        WriteChannel(writer, contract);
        WriterEmitter.Write(writer, contract);
        ReaderEmitter.Write(writer, contract);
        MessageEmitter.Write(writer, contract);
        CodecEmitter.Write(writer, contract);
        AnswerEmitter.Write(writer, contract);
        DispatcherEmitter.Write(writer, contract);
    });

    private static void WriteContract(SourceWriter writer, ContractModel contract)
    {
        string[] lines = contract.Text.TrimEnd('\n').Split('\n');
        writer.Write("private static readonly global::Channels.CompilerServices.ChannelContract s_contract = new(");
        writer.Indent();
        writer.Write($"global::Channels.ChannelKind.{contract.Kind},");
        for (int i = 0; i < lines.Length; i++)
        {
            string literal = SymbolDisplay.FormatLiteral(lines[i] + "\n", quote: true);
            writer.Write(literal + (i < lines.Length - 1 ? " +" : ","));
        }

        writer.Write($"0x{contract.FingerprintHigh:x16}UL,");
        string replies = contract.HasRequests ? "Answers" : contract.Replies is not null ? "Messages" : "";
        string argument = replies == "" ? "" : $",\n    global::Channels.CompilerServices.PipeReplies.{replies}";
        writer.Write($"0x{contract.FingerprintLow:x16}UL{argument});");
        writer.Unindent();
        writer.WriteLine();

        if (contract.Formatters.Count == 0)
            return;
        if (contract.HoldsRetired)
            writer.Write(GeneratedFile.Obsolete);
        writer.Open($"static {contract.Type.Identifier}()");
        FormatterEmitter.Write(writer, contract.Formatters);
        writer.Close();
        writer.WriteLine();
    }

    private static void WriteFactories(SourceWriter writer, ContractModel contract) => writer.Write($$"""
        /// <summary>Creates a channel, which the caller owns.</summary>
        /// <param name="name">The name by which other processes open it, or null for a random one.</param>
        /// <param name="options">How large it is, and what else differs from the defaults.</param>
        {{GeneratedFile.Attribute}}
        public static Channel Create(string? name = null, global::Channels.ProcessChannelOptions? options = null) =>
            new Channel(global::Channels.CompilerServices.ChannelConnection.Create(s_contract, name, options));

        /// <summary>Opens a channel that another process has created.</summary>
        /// <param name="name">The channel's name.</param>
        {{GeneratedFile.Attribute}}
        public static Channel Open(string name) =>
            new Channel(global::Channels.CompilerServices.ChannelConnection.Open(s_contract, name));

        /// <summary>Opens a channel of another process, and waits until there is one.</summary>
        /// <param name="name">The channel's name.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        {{GeneratedFile.Attribute}}
        public static async global::System.Threading.Tasks.ValueTask<Channel> OpenAsync(
            string name, global::System.Threading.CancellationToken cancellationToken = default) =>
            new Channel(await global::Channels.CompilerServices.ChannelConnection.OpenAsync(s_contract, name, cancellationToken)
                .ConfigureAwait(false));

        """);

    private static string ChannelBase(ContractModel contract) => contract.Kind == ContractKind.Joinable
        ? $"global::Channels.CompilerServices.JoinableChannel<{contract.ItemType}, Codec>"
        : $"global::Channels.ProcessChannel<{contract.ItemType}>";

    private static void WriteChannel(SourceWriter writer, ContractModel contract) => writer.Write($$"""
        /// <summary>A channel that carries the messages of <see cref="{{contract.Type.FullName}}"/>.</summary>
        {{GeneratedFile.Attribute}}
        public sealed class Channel : {{ChannelBase(contract)}}
        {
            internal Channel(global::Channels.CompilerServices.ChannelConnection connection)
                : this(connection, new Reader(connection, false), new Writer(connection, false))
            {
            }

            private Channel(global::Channels.CompilerServices.ChannelConnection connection, Reader reader, Writer writer)
                : base(connection, reader, writer)
            {
                Reader = reader;
                Writer = writer;
            }

            /// <summary>The receiving endpoint.</summary>
            public new Reader Reader { get; }

            /// <summary>The sending endpoint.</summary>
            public new Writer Writer { get; }
        }

        """);
}
