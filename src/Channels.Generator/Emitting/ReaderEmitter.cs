using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>The receiving endpoint.</summary>
internal static class ReaderEmitter
{
    public static void Write(SourceWriter writer, ContractModel contract)
    {
        Wording wording = Wording.Of(contract);
        writer.Write($"/// <summary>{wording.Reader}</summary>");
        writer.Write(GeneratedFile.Attribute);
        writer.Open($"public sealed class Reader : global::Channels.CompilerServices.{EndpointEmitter.BaseOf(contract)}Reader<{contract.ItemType}, Codec>");
        EndpointEmitter.WriteConstructors(writer, contract, "Reader", "Writer");
        writer.Write($$"""
            /// <summary>Attaches to the channel that a worker's argument names.</summary>
            {{GeneratedFile.Hidden}}
            public static Reader Attach(ref global::Channels.CompilerServices.FrameReader arguments) =>
                new Reader(arguments.ReadReaderConnection(s_contract), true);

            """);
        if (contract.HasRequests)
            WriteServing(writer, contract, wording);
        else
            WriteDispatching(writer, contract, wording);
        writer.Close();
        writer.WriteLine();
    }

    private static void WriteDispatching(SourceWriter writer, ContractModel contract, Wording wording) => writer.Write($$"""
        /// <summary>{{wording.Dispatching}}</summary>
        /// <param name="handler">Gets a call for each message.</param>
        /// <param name="cancellationToken">Ends the wait for messages; methods that take a token get this one.</param>
        public global::System.Threading.Tasks.Task DispatchAsync(
            {{contract.Type.FullName}} handler, global::System.Threading.CancellationToken cancellationToken = default) =>
            DispatchAsync(new Dispatcher(handler), cancellationToken);
        """);

    private static void WriteServing(SourceWriter writer, ContractModel contract, Wording wording) => writer.Write($$"""
        /// <summary>{{wording.Dispatching}}</summary>
        /// <param name="handler">Gets a call for each message and request, one after the other.</param>
        /// <param name="cancellationToken">Ends the serving, and cancels what is served.</param>
        public global::System.Threading.Tasks.Task DispatchAsync(
            {{contract.Type.FullName}} handler, global::System.Threading.CancellationToken cancellationToken = default) =>
            ServeAsync(new Dispatcher(handler), 1, cancellationToken);

        /// <summary>{{wording.Dispatching}}</summary>
        /// <param name="handler">Gets a call for each message and request, several at once.</param>
        /// <param name="concurrency">How many calls may be unfinished before the next one is made, 1 or more.</param>
        /// <param name="cancellationToken">Ends the serving, and cancels what is served.</param>
        public global::System.Threading.Tasks.Task DispatchAsync(
            {{contract.Type.FullName}} handler, int concurrency, global::System.Threading.CancellationToken cancellationToken = default) =>
            ServeAsync(new Dispatcher(handler), concurrency, cancellationToken);
        """);
}
