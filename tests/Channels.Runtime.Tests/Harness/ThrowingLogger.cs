using System;
using Microsoft.Extensions.Logging;

namespace Channels.Runtime.Tests.Harness;

/// <summary>Fails at whatever it is told.</summary>
internal sealed class ThrowingLogger : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        throw new InvalidOperationException("This logger throws.");
}
