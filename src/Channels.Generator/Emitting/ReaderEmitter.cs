using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>The receiving endpoint.</summary>
internal static class ReaderEmitter
{
    public static void Write(SourceWriter writer, ContractModel contract) => writer.Write($$"""
        /// <summary>{{Wording.Of(contract.Kind).Reader}}</summary>
        {{GeneratedFile.Attribute}}
        public sealed class Reader : global::Channels.CompilerServices.{{contract.Kind}}Reader<{{contract.ItemType}}, Codec>
        {
            internal Reader(global::Channels.CompilerServices.ChannelConnection connection, bool ownsConnection)
                : base(connection, ownsConnection)
            {
            }

            /// <summary>Attaches to the channel that a worker's argument names.</summary>
            {{GeneratedFile.Hidden}}
            public static Reader Attach(ref global::Channels.CompilerServices.FrameReader arguments) =>
                new Reader(arguments.ReadReaderConnection(s_contract), true);

            /// <summary>{{Wording.Of(contract.Kind).Dispatching}}</summary>
            /// <param name="handler">Gets a call for each message.</param>
            /// <param name="cancellationToken">Ends the wait for messages; methods that take a token get this one.</param>
            public global::System.Threading.Tasks.Task DispatchAsync(
                {{contract.Type.FullName}} handler, global::System.Threading.CancellationToken cancellationToken = default) =>
                DispatchAsync(new Dispatcher(handler), cancellationToken);
        }

        """);
}
