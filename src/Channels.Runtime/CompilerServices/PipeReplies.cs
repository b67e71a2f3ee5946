using System.ComponentModel;

namespace Channels.CompilerServices;

/// <summary>What comes back on a pipe. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum PipeReplies
{
    /// <summary>Nothing: it goes one way.</summary>
    None,

    /// <summary>Answers to the contract's requests.</summary>
    Answers,

    /// <summary>Messages of a contract of their own.</summary>
    Messages,
}
