using System.Collections.Immutable;
using Parley.Realtime;
using Parley.Testing.Models;

namespace Parley.Testing.Scripts;

/// <summary>
/// A model that plays a script: each <see cref="ScriptStep"/> is an event that the client should send and what the model says to it.
/// An event that fits the next step is answered by that step alone. One that does not is a fault when the model
/// <see cref="IsStrict"/>, and else left unanswered; but a <c>session.update</c> that no step expects is confirmed. A script goes on where
/// it was over a second connection. Thread-safe.
/// </summary>
/// <param name="steps">In order.</param>
public sealed class ScriptedRealtimeModel(params IReadOnlyList<ScriptStep> steps) : IRealtimeModel
{
    private readonly Lock _gate = new();
    private ImmutableList<FakeRealtimeConnection> _connections = [];
    private ScriptSide? _side;
    private int _connectCount;

    /// <summary>
    /// Whether an event that the next step does not expect is a fault: the client's call then throws a
    /// <see cref="ScriptMismatchException"/>, and so does <see cref="AssertComplete"/>. Default true. Input audio is never a fault.
    /// </summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>What each connection does beside the script; default <see cref="FakeModelManners.Greet"/>.</summary>
    public FakeModelManners Manners { get; init; } = FakeModelManners.Greet;

    /// <summary>What each connection says unasked when it is opened, after <c>session.created</c>; default nothing.</summary>
    public IReadOnlyList<ServerEvent> Greeting { get; init; } = [];

    /// <summary>What the first, second, … call of <see cref="ConnectAsync"/> throws; null, and all calls after the last, are accepted.</summary>
    public IReadOnlyList<Exception?> ConnectFailures { get; init; } = [];

    /// <summary>What closing a connection throws, after it is closed; null for nothing.</summary>
    public Exception? CloseFailure { get; init; }

    /// <summary>How often a client asked for a connection, refusals included.</summary>
    public int ConnectCount => Volatile.Read(ref _connectCount);

    /// <summary>The accepted connections, in order.</summary>
    public IReadOnlyList<FakeRealtimeConnection> Connections => Volatile.Read(ref _connections);

    /// <summary>The latest connection: for what the model says unasked, and for what it was sent.</summary>
    /// <exception cref="InvalidOperationException">Nobody has connected yet.</exception>
    public FakeRealtimeConnection Connection =>
        Connections is [.., var latest] ? latest : throw new InvalidOperationException("Nobody has connected to the scripted model yet.");

    /// <summary>Every event that clients sent, connection after connection; see <see cref="FakeRealtimeConnection.Sent"/>.</summary>
    public IReadOnlyList<ClientEvent> Sent => [.. Connections.SelectMany(connection => connection.Sent)];

    /// <inheritdoc/>
    public ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var attempt = _connectCount++;
            if (attempt < ConnectFailures.Count && ConnectFailures[attempt] is { } failure)
            {
                return ValueTask.FromException<IRealtimeConnection>(failure);
            }

            var connection = new FakeRealtimeConnection(Side()) { CloseFailure = CloseFailure };
            _connections = _connections.Add(connection);
            return ValueTask.FromResult<IRealtimeConnection>(connection);
        }
    }

    /// <summary>Checks that every step was taken and nothing unexpected came.</summary>
    /// <exception cref="ScriptMismatchException">It is not so; the message says what was expected and what came.</exception>
    public void AssertComplete()
    {
        lock (_gate)
        {
            Side().AssertComplete();
        }
    }

    private ScriptSide Side() => _side ??= new ScriptSide(steps, IsStrict, Manners) { Greeting = Greeting };
}
