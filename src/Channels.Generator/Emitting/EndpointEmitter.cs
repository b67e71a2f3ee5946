using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>What a contract's reader and writer have in common.</summary>
internal static class EndpointEmitter
{
    /// <summary>The first part of the names of the runtime's classes that the endpoints derive from.</summary>
    public static string BaseOf(ContractModel contract) => (contract.HasRequests ? "Request" : "") + contract.Kind;

    /// <param name="writer">Where to.</param>
    /// <param name="contract">The contract.</param>
    /// <param name="name">The endpoint's own name.</param>
    /// <param name="other">The name of the other end.</param>
    public static void WriteConstructors(SourceWriter writer, ContractModel contract, string name, string other)
    {
        bool isOfReplies = IsOfReplies(contract);
        string more = isOfReplies ? ", global::Channels.CompilerServices.ChannelContract? ofReplies = null" : "";
        writer.Write($$"""
            internal {{name}}(global::Channels.CompilerServices.ChannelConnection connection, bool ownsConnection{{more}})
                : base(connection, ownsConnection{{(isOfReplies ? ", ofReplies is not null" : "")}})
            {
            """);
        if (contract.Replies is not null)
        {
            writer.Indent();
            writer.Write($"Replies = {contract.Replies}.{other}.OfReplies(connection);");
            writer.Write("HasReplies(Replies);");
            writer.Unindent();
        }

        writer.Write("}");
        writer.WriteLine();
        if (contract.Replies is not null)
        {
            writer.Write($$"""
                /// <summary>What comes back: this process has that end, too.</summary>
                public {{contract.Replies}}.{{other}} Replies { get; }

                """);
        }

        if (!isOfReplies)
            return;

        // Whoever reads the field has registered the formatters: that is the interface's static constructor.
        writer.Write($$"""
            /// <summary>The end of what comes back on a pipe of another contract.</summary>
            {{GeneratedFile.Hidden}}
            public static {{name}} OfReplies(global::Channels.CompilerServices.ChannelConnection connection) =>
                new {{name}}(connection, false, s_contract);

            """);
    }

    // What has no way back itself can be one.
    private static bool IsOfReplies(ContractModel contract) => contract is { Kind: ContractKind.Pipe, HasRequests: false, Replies: null };
}
