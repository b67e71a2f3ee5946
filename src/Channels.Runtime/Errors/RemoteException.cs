using System;

namespace Channels;

/// <summary>An exception that was thrown in another process, as text: its type need not exist in this one.</summary>
public sealed class RemoteException : Exception
{
    internal RemoteException(string typeName, string message, string? stackTrace, RemoteException? inner)
        : base(message, inner)
    {
        TypeName = typeName;
        RemoteStackTrace = stackTrace;
    }

    /// <summary>The full name of the original exception's type.</summary>
    public string TypeName { get; }

    /// <summary>The original's stack trace, or <see langword="null"/> if it was never thrown.</summary>
    public string? RemoteStackTrace { get; }

    /// <summary>The original's stack trace, followed by where this one was thrown here.</summary>
    public override string? StackTrace => RemoteStackTrace is null
        ? base.StackTrace
        : RemoteStackTrace + "\n   --- thrown in another process, seen here ---\n" + base.StackTrace;

    /// <summary>The original as it would have printed itself.</summary>
    public override string ToString()
    {
        string text = TypeName + ": " + Message;
        if (InnerException is not null) text += "\n ---> " + InnerException + "\n   --- End of inner exception stack trace ---";
        return StackTrace is null ? text : text + "\n" + StackTrace;
    }
}
