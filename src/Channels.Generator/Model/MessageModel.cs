using System.Collections.Generic;
using System.Linq;

namespace Channels.Generator.Model;

/// <summary>One kind of message: a method of the contract.</summary>
/// <param name="Name">The method's name, without Async where it returns a task.</param>
/// <param name="Tag">The byte that stands for it in a frame, and its value in MessageKind.</param>
/// <param name="MethodName">The method's own name, escaped.</param>
/// <param name="Answer">What a request is answered with, or each part of it.</param>
/// <param name="IsObsolete">What calls the method should be obsolete, too: then the compiler doesn't mind.</param>
/// <param name="Caveats">The attributes that make the compiler say so, or that the method is experimental.</param>
internal sealed record MessageModel(
    string Name,
    int Tag,
    string MethodName,
    MethodReturn Return,
    EquatableArray<ParameterModel> Parameters,
    ParameterModel? Answer,
    bool IsObsolete,
    EquatableArray<string> Caveats)
{
    /// <summary>Whoever sends it awaits an answer.</summary>
    public bool IsRequest => Answer is not null;

    /// <summary>The type that writes and reads its answers.</summary>
    public string AnswerCodec => Name + "Answer";

    public string CaseType => TypeOf(Name);

    public IEnumerable<ParameterModel> Payload => Parameters.Where(static parameter => parameter.IsPayload);

    public int PayloadCount => Payload.Count();

    public ParameterModel? Cancellation => Parameters.FirstOrDefault(static parameter => !parameter.IsPayload);

    public bool HasSpan => Payload.Any(static parameter => parameter.Encoding == ParameterEncoding.Span);

    public bool HasEndpoints => Payload.Any(static parameter => parameter.Encoding == ParameterEncoding.Endpoint);

    /// <summary>The message type may share its memory with others: it holds no reference.</summary>
    public bool IsUnmanaged => Payload.All(static parameter => parameter.IsUnmanaged);

    /// <summary>The record struct that holds the parameters of a message.</summary>
    public static string TypeOf(string message) => message + "Message";
}
