using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>The receiving endpoint.</summary>
internal static class ReaderEmitter
{
    public static void Write(SourceWriter writer, ContractModel contract) => writer.Write($$"""
        /// <summary>The receiving endpoint of a <see cref="Channel"/>.</summary>
        {{GeneratedFile.Attribute}}
        public sealed class Reader : global::Channels.CompilerServices.PipeReader<{{contract.ItemType}}, Codec>
        {
            internal Reader(global::Channels.CompilerServices.ChannelConnection connection, bool ownsConnection)
                : base(connection, ownsConnection)
            {
            }

            /// <summary>Attaches to the channel that a worker's argument names.</summary>
            {{GeneratedFile.Hidden}}
            public static Reader Attach(ref global::Channels.CompilerServices.FrameReader arguments) =>
                new Reader(arguments.ReadConnection(s_contract), true);

            /// <summary>Hands each message to an object, until the channel is completed. Spans point into shared memory.</summary>
            /// <param name="handler">Gets a call for each message.</param>
            /// <param name="cancellationToken">Ends the wait for messages; methods that take a token get this one.</param>
            public global::System.Threading.Tasks.Task DispatchAsync(
                {{contract.Type.FullName}} handler, global::System.Threading.CancellationToken cancellationToken = default) =>
                DispatchAsync(new Dispatcher(handler), cancellationToken);
        }

        """);
}
