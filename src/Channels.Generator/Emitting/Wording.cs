using System;
using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>What the generated documentation says of a kind of channel: who may use an endpoint, and what a call waits for.</summary>
/// <param name="Blocking">Of a message's method, its name given, as the next two.</param>
/// <param name="Dispatching">Of the method that calls a handler.</param>
internal sealed record Wording(
    string Writer,
    string Reader,
    Func<string, string> Blocking,
    Func<string, string> Trying,
    Func<string, string> Awaiting,
    string Dispatching)
{
    private static readonly Wording s_pipe = new(
        Writer: "The sending endpoint of a <see cref=\"Channel\"/>, for one thread at a time.",
        Reader: "The receiving endpoint of a <see cref=\"Channel\"/>, for one thread at a time.",
        Blocking: static message => $"Sends the message <c>{message}</c>, and blocks while there is no room for it.",
        Trying: static message => $"Sends the message <c>{message}</c> if there is room for it, and never waits.",
        Awaiting: static message => $"Sends the message <c>{message}</c>; awaits room for it, and holds no thread meanwhile.",
        Dispatching: "Hands each message to an object, until the channel is completed. Spans point into shared memory.");

    private static readonly Wording s_queue = new(
        Writer: "A sending endpoint of a <see cref=\"Channel\"/>, one of many; thread-safe, unless the options promise a single writer.",
        Reader: "A receiving endpoint of a <see cref=\"Channel\"/>, one of many; thread-safe, unless the options promise a single reader.",
        Blocking: static message => $"Puts the message <c>{message}</c>; blocks for room only where the queue has a maximum.",
        Trying: static message => $"Puts the message <c>{message}</c>, if it is taken now: always, unless the queue is completed or has a maximum.",
        Awaiting: static message => $"Puts the message <c>{message}</c>; awaits room only where the queue has a maximum, and holds no thread meanwhile.",
        Dispatching: "Takes messages and hands each to an object, until the queue is completed and empty. Spans are valid until the method has ended.");

    private static readonly Wording s_joinable = s_queue with
    {
        Blocking = static message => $"Puts the message <c>{message}</c>, a task; never waits.",
        Trying = static message => $"Puts the message <c>{message}</c>, a task, unless the queue is completed.",
        Awaiting = static message => $"Puts the message <c>{message}</c>, a task; never waits.",
        Dispatching =
            "Takes tasks and hands each to an object, until the queue is at its end. A task is done when the method ends, and given back when it throws. " +
            "Spans are valid until then.",
    };

    private static readonly Wording s_requests = s_pipe with
    {
        Writer = "The asking endpoint of a <see cref=\"Channel\"/>, for any number of threads.",
        Reader = "The answering endpoint of a <see cref=\"Channel\"/>; one call of DispatchAsync at a time.",
        Dispatching =
            "Calls an object for each message, and answers requests with what it returns or throws, until the channel is completed and all is answered. " +
            "Spans point into shared memory, and are valid until the method returns.",
    };

    public static Wording Of(ContractModel contract) => contract.Kind switch
    {
        _ when contract.HasRequests => s_requests,
        ContractKind.Queue => s_queue,
        ContractKind.Joinable => s_joinable,
        _ => s_pipe,
    };
}
