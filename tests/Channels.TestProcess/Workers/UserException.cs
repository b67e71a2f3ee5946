using System;

namespace Channels.TestProcess.Workers;

/// <summary>An exception of a type that only this program has.</summary>
public sealed class UserException : Exception
{
    public UserException(string message)
        : base(message)
    {
    }

    public UserException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
