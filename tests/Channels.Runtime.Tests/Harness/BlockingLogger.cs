using System;
using System.Threading;
using Channels.TestProcess;
using Microsoft.Extensions.Logging;

namespace Channels.Runtime.Tests.Harness;

/// <summary>Blocks at whatever it is told until it is let go, and then passes it on.</summary>
internal sealed class BlockingLogger(ILogger next) : ILogger, IDisposable
{
    private readonly ManualResetEventSlim _isLetGo = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (_isLetGo.Wait(Patience.Longest)) next.Log(logLevel, eventId, state, exception, formatter);
    }

    public void Dispose() => _isLetGo.Set();
}
