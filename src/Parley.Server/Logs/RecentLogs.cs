using Microsoft.Extensions.Logging;

namespace Parley.Server.Logs;

/// <summary>
/// Keeps what Parley logged lately in memory, for admins who follow it. Of more than fits the oldest is forgotten. It takes messages as all loggers get them, and no
/// exceptions, whose texts are others'. Thread-safe.
/// </summary>
internal sealed class RecentLogs(TimeProvider timeProvider) : ILoggerProvider
{
    /// <summary>How many lines are kept.</summary>
    public const int Capacity = 2_000;

    private const int LongestMessage = 2_000;
    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _lines = new();
    private long _count;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ILogger CreateLogger(string categoryName) => new CategoryLogger(this, categoryName);

    /// <summary>The lines after a number, and a task that completes when there are more.</summary>
    public (IReadOnlyList<LogLine> Lines, Task Changed) Read(long after)
    {
        lock (_gate)
        {
            return ([.. _lines.Where(line => line.Number > after)], _changed.Task);
        }
    }

    public void Dispose()
    {
    }

    private void Add(LogLevel level, string category, EventId id, string message)
    {
        lock (_gate)
        {
            if (_lines.Count == Capacity)
            {
                _lines.Dequeue();
            }

            var text = message.Length <= LongestMessage ? message : message[..LongestMessage] + "…";
            _lines.Enqueue(new LogLine(++_count, timeProvider.GetUtcNow(), level.ToString().ToLowerInvariant(), category, id.Id, id.Name, text));
            var changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            changed.TrySetResult();
        }
    }

    private sealed class CategoryLogger(RecentLogs owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                owner.Add(logLevel, category, eventId, formatter(state, null));
            }
        }
    }
}
