using Parley.Realtime;

namespace Parley.Agents.Connections;

/// <summary>
/// The connection that a session speaks over now, and how it stands with it. Exchanged by the session's loop alone; any thread may send and
/// read the state.
/// </summary>
/// <param name="first">The session's first connection.</param>
/// <param name="stopping">Ends sends that a model does not take.</param>
internal sealed class CurrentConnection(SessionConnection first, CancellationToken stopping)
{
    private readonly SessionConnection _connection = first;
    private ConnectionState _state = ConnectionState.Connecting;

    public ConnectionState State => _state;

    /// <summary>True once the session is being closed and waits for the model no longer.</summary>
    public bool IsStopping => stopping.IsCancellationRequested;

    /// <summary>True when what came from there still counts: it is the connection in use.</summary>
    public bool Is(SessionConnection connection) => ReferenceEquals(connection, _connection);

    /// <summary>The session stands otherwise. The event to raise; null when there is nothing new.</summary>
    public ConnectionStateChangedEvent? Become(ConnectionState state)
    {
        var isStart = _state == ConnectionState.Connecting && state == ConnectionState.Connected;
        if (_state == state || _state == ConnectionState.Closed)
        {
            return null;
        }

        _state = state;
        return isStart ? null : new ConnectionStateChangedEvent(state);
    }

    /// <exception cref="RealtimeDisconnectedException">The connection has ended.</exception>
    public ValueTask SendAsync(ClientEvent clientEvent) => _connection.SendAsync(clientEvent, stopping);

    /// <summary>Allocates nothing; <paramref name="audio"/> is borrowed until the task completes.</summary>
    /// <exception cref="RealtimeDisconnectedException">The connection has ended.</exception>
    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken) =>
        _connection.SendAudioAsync(audio, cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
