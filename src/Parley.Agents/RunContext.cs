using Parley.Agents.History;
using Parley.Agents.Metering;
using Parley.Agents.Sessions;

namespace Parley.Agents;

/// <summary>
/// What the instructions, tools, guardrails and callbacks of one session share: the application's own value, such as the customer's
/// data, and the conversation so far. Thread-safe; it is never sent to the model.
/// </summary>
public sealed class RunContext
{
    private readonly Func<IReadOnlyList<HistoryItem>> _history;

    internal RunContext(object? value, Func<IReadOnlyList<HistoryItem>> history)
    {
        Value = value;
        _history = history;
    }

    /// <summary>What the application gave when it started the session; null for nothing. It may change it at any time.</summary>
    public object? Value { get; }

    /// <summary>What was said and done so far: a snapshot.</summary>
    public IReadOnlyList<HistoryItem> History => _history();

    /// <summary>What the session has used so far: a snapshot.</summary>
    public SessionUsage Usage { get; internal set; } = new();

    /// <summary>The session; null until it is connected, and for an agent that is hosted as a model.</summary>
    public RealtimeSession? Session { get; internal set; }

    /// <summary>The application's value, as its type.</summary>
    /// <exception cref="InvalidOperationException">The session was started with a value of another type, or with none.</exception>
    public T Get<T>() => Value is T value
        ? value
        : throw new InvalidOperationException(
            $"The session's context is {Value?.GetType().Name ?? "empty"}, not {typeof(T).Name}; give one where the session is started.");
}
