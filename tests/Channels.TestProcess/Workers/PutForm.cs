namespace Channels.TestProcess.Workers;

/// <summary>Each way of putting items into a queue.</summary>
public enum PutForm
{
    Method,
    TryMethod,
    MethodAsync,
    Write,
    WriteMany,
    WriteAsync,
}
