using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Logging;

namespace Channels.Runtime.Tests.Harness;

/// <summary>Keeps what it is told. Thread-safe.</summary>
internal sealed class ListLogger : ILogger
{
    private readonly List<(LogLevel Level, Exception? Exception, string Text)> _entries = [];

    internal IReadOnlyList<(LogLevel Level, Exception? Exception, string Text)> Entries
    {
        get
        {
            lock (_entries) return [.. _entries];
        }
    }

    internal string Text => string.Join("\n", Entries.Select(static entry => entry.Text + "\n" + entry.Exception));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_entries) _entries.Add((logLevel, exception, formatter(state, exception)));
    }
}
