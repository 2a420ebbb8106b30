using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Parley.Agents.Tests.Sessions;

/// <summary>All that is logged, as a log would show it: whole exceptions included.</summary>
internal sealed class LogText : ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => [.. _lines];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{eventId.Name}: {formatter(state, exception)} {exception}");
}
