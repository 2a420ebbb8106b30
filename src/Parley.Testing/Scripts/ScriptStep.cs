using System.Runtime.CompilerServices;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Testing.Scripts;

/// <summary>
/// One step of a script: an event that the client is expected to send, and what the model does on it. Immutable: each method returns a
/// new step. What several methods add happens in that order.
/// </summary>
public sealed record ScriptStep
{
    private readonly Func<ClientEvent, bool> _matches;

    private ScriptStep(string expected, Func<ClientEvent, bool> matches)
    {
        Expected = expected;
        _matches = matches;
    }

    /// <summary>What is expected, in words for a failing test's message.</summary>
    public string Expected { get; }

    internal IReadOnlyList<Action<Models.FakeRealtimeConnection, ClientEvent>> Actions { get; private init; } = [];

    /// <summary>Expects an event of one type.</summary>
    /// <typeparam name="T">The type; <see cref="ClientEvent"/> for any.</typeparam>
    /// <param name="where">What must be true of it; null for nothing.</param>
    /// <param name="condition">The text of <paramref name="where"/>, given by the compiler.</param>
    public static ScriptStep Expect<T>(
        Func<T, bool>? where = null, [CallerArgumentExpression(nameof(where))] string? condition = null)
        where T : ClientEvent => new(
            where is null ? typeof(T).Name : $"{typeof(T).Name} where {condition}",
            clientEvent => clientEvent is T wanted && where?.Invoke(wanted) != false);

    /// <summary>The model says these events.</summary>
    public ScriptStep Say(params IEnumerable<ServerEvent> serverEvents)
    {
        ServerEvent[] said = [.. serverEvents];
        return Then((connection, _) => connection.Say(said));
    }

    /// <summary>The model says events that depend on what was sent, e.g. to echo a response's metadata.</summary>
    /// <typeparam name="T">The type of what is expected.</typeparam>
    public ScriptStep Say<T>(Func<T, IEnumerable<ServerEvent>> answer)
        where T : ClientEvent => Then((connection, clientEvent) => connection.Say(answer((T)clientEvent)));

    /// <summary>The model takes the expected <c>session.update</c> over and says <c>session.updated</c> with the whole session.</summary>
    public ScriptStep Confirm() => Then((connection, clientEvent) =>
    {
        if (clientEvent is SessionUpdateEvent { Session: RealtimeSessionConfiguration update })
        {
            connection.Confirm(update);
        }
    });

    /// <summary>Sending fails: the client's call throws <paramref name="failure"/>.</summary>
    public ScriptStep Fail(Exception failure) => Then((_, _) => throw failure);

    /// <summary>The connection ends: in order when <paramref name="error"/> is null, else by throwing it to who reads.</summary>
    public ScriptStep End(Exception? error = null) => Then((connection, _) => connection.End(error));

    /// <inheritdoc/>
    public override string ToString() => Expected;

    internal bool Matches(ClientEvent clientEvent) => _matches(clientEvent);

    private ScriptStep Then(Action<Models.FakeRealtimeConnection, ClientEvent> action) => this with { Actions = [.. Actions, action] };
}
