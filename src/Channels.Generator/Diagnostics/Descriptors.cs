using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using static Channels.Generator.Diagnostics.Rule;

namespace Channels.Generator.Diagnostics;

/// <summary>What contracts and workers can get wrong.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "CHAN001",
        "A contract or a worker's type must be partial",
        "'{0}' must be declared partial, because members are generated into it");

    public static readonly DiagnosticDescriptor GenericContract = Error(
        "CHAN002",
        "A contract can't be generic",
        "'{0}' has type parameters, or is nested in a type that has; declare a contract without them");

    public static readonly DiagnosticDescriptor BaseInterface = Error(
        "CHAN003",
        "A contract can't extend another interface",
        "'{0}' extends '{1}'; declare all its messages in the contract itself");

    public static readonly DiagnosticDescriptor NotAMethod = Error(
        "CHAN004",
        "A contract holds methods only",
        "'{0}' is {1}, which can't be sent; declare a method for each message");

    public static readonly DiagnosticDescriptor MethodWithBody = Error(
        "CHAN005",
        "A contract's method has no body",
        "'{0}' has a body, so it is no message; make it static, private or an extension method");

    public static readonly DiagnosticDescriptor MethodModifier = Error(
        "CHAN006",
        "A message is a public instance method",
        "'{0}' is {1}; a message is a public instance method without a body");

    public static readonly DiagnosticDescriptor GenericMethod = Error(
        "CHAN007",
        "A message can't be generic",
        "'{0}' has type parameters; declare a method for each type that is sent");

    public static readonly DiagnosticDescriptor ByReference = Error(
        "CHAN008",
        "A parameter that crosses processes is passed by value",
        "'{0}' is passed by reference, which can't reach another process; pass it by value");

    public static readonly DiagnosticDescriptor NotSerializable = Error(
        "CHAN009",
        "A type can't be sent to another process",
        "'{0}' can't be sent: {1}");

    public static readonly DiagnosticDescriptor ReturnType = Error(
        "CHAN010",
        "A message returns void or a task, a request a task of its answer",
        "'{0}' returns '{1}'; return void, Task or ValueTask, or, for an answer, Task<T>, ValueTask<T> or IAsyncEnumerable<T>");

    public static readonly DiagnosticDescriptor DuplicateMessage = Error(
        "CHAN011",
        "Two methods are the same message",
        "Another method is the message '{0}' already; messages are told apart by name, so rename this one");

    public static readonly DiagnosticDescriptor NameClash = Error(
        "CHAN012",
        "A name clashes with a generated member",
        "'{0}' clashes with {1}; rename it");

    public static readonly DiagnosticDescriptor KindNotSupported = Error(
        "CHAN013",
        "The kind of channel isn't supported",
        "There are no channels of the kind '{0}'; use ChannelKind.Pipe, ChannelKind.Queue or ChannelKind.Joinable");

    public static readonly DiagnosticDescriptor TooManyMessages = Error(
        "CHAN014",
        "A contract has too many messages",
        "'{0}' has {1} messages, and a contract holds at most 250; divide it");

    public static readonly DiagnosticDescriptor NoMessages = Error(
        "CHAN015",
        "A contract has no message",
        "'{0}' has no method, so nothing can be sent; declare a method for each message");

    public static readonly DiagnosticDescriptor LanguageVersion = Error(
        "CHAN016",
        "The language version is too low",
        "Generated code needs C# 11, and this project is compiled as C# {0}; raise LangVersion");

    public static readonly DiagnosticDescriptor FileLocal = Error(
        "CHAN017",
        "A contract or a worker's type can't be file-local",
        "'{0}' is file-local, so no other file can add to it; make it internal");

    public static readonly DiagnosticDescriptor NotGenerated = Error(
        "CHAN018",
        "A [MemoryPackable] type has no generated code",
        "'{0}' is [MemoryPackable], but nothing was generated for it; reference the MemoryPack package in its project");

    public static readonly DiagnosticDescriptor NotPackable = Error(
        "CHAN019",
        "A type of this project can't be sent yet",
        "'{0}' can't be sent yet: make it [MemoryPackable] partial");

    public static readonly DiagnosticDescriptor NoWayBack = Error(
        "CHAN020",
        "Only a pipe carries answers back",
        "{0}, and a {1} goes one way; use ChannelKind.Pipe, or a second channel for what comes back");

    public static readonly DiagnosticDescriptor RepliesNotSupported = Error(
        "CHAN021",
        "A contract can't be that of replies",
        "'{0}' can't be what '{1}' is replied with: {2}");

    public static readonly DiagnosticDescriptor UnseenType = Error(
        "CHAN022",
        "A type is written by a source generator",
        "'{0}' is written by a source generator, which no other one sees, so nothing is generated for '{1}'; move it to a project of its own, or write it by hand");

    public static readonly DiagnosticDescriptor WorkerNotStatic = Error(
        "CHAN101",
        "A worker must be static",
        "'{0}' must be static, and neither abstract nor virtual: another process has nothing to call it on");

    public static readonly DiagnosticDescriptor GenericWorker = Error(
        "CHAN102",
        "A worker can't be generic",
        "'{0}' has type parameters, or is in a type that has; declare a worker without them");

    public static readonly DiagnosticDescriptor WorkerReturnType = Error(
        "CHAN103",
        "A worker returns one value, or none",
        "'{0}' returns '{1}'; return a value, a task of one, or nothing, and send what comes in parts through a channel");

    public static readonly DiagnosticDescriptor WorkerNameClash = Error(
        "CHAN104",
        "The name of a worker's Start method is taken",
        "'{0}' would be started by '{1}', but '{2}' has a member of that name already; rename one of them");

    public static readonly DiagnosticDescriptor AsyncVoidWorker = Error(
        "CHAN105",
        "An async worker returns a task",
        "'{0}' is async and returns void, so it would be taken for done at its first await; return Task");

    public static readonly DiagnosticDescriptor LocalWorker = Error(
        "CHAN106",
        "A worker is a method of a type",
        "{0} can't be started in another process; make it a static method of a partial class");

    public static readonly ImmutableArray<DiagnosticDescriptor> OfContracts =
    [
        NotPartial, GenericContract, BaseInterface, NotAMethod, MethodWithBody, MethodModifier, GenericMethod, ByReference,
        NotSerializable, ReturnType, DuplicateMessage, NameClash, KindNotSupported, TooManyMessages, NoMessages,
        LanguageVersion, FileLocal, NotGenerated, NotPackable, NoWayBack, RepliesNotSupported, UnseenType,
    ];

    public static readonly ImmutableArray<DiagnosticDescriptor> OfWorkers =
    [
        NotPartial, ByReference, NotSerializable, LanguageVersion, FileLocal, NotGenerated, NotPackable, UnseenType, WorkerNotStatic,
        GenericWorker, WorkerReturnType, WorkerNameClash, AsyncVoidWorker, LocalWorker,
    ];
}
