using System;
using System.Threading;
using Microsoft.Extensions.Logging;

namespace Channels.TestProcess.Scenarios;

/// <summary>Writes what it is told to standard output, after a while.</summary>
internal sealed class SlowLogger : ILogger
{
    private readonly ManualResetEventSlim _neverSet = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _ = _neverSet.Wait(TimeSpan.FromMilliseconds(700));
        Console.WriteLine("logged: " + formatter(state, exception));
    }
}
