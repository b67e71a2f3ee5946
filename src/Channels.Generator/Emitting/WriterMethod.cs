namespace Channels.Generator.Emitting;

/// <summary>One of a message's methods of the writer.</summary>
/// <param name="Summary">Its documentation, or null where the contract has it.</param>
/// <param name="Token">The token that ends the wait, as an expression.</param>
internal sealed record WriterMethod(WriterForm Form, string? Summary, string Signature, string Token = "default");

internal enum WriterForm
{
    Blocking,

    /// <summary>A contract's void method that takes a token.</summary>
    BlockingWithToken,
    Trying,
    Awaiting,
    AwaitingTask,
}
