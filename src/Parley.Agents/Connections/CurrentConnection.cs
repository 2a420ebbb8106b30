using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;

namespace Parley.Agents.Connections;

/// <summary>
/// The connection that a session speaks over now, and how it stands with it. Exchanged by the session's loop alone; any thread may send
/// audio and read the state.
/// </summary>
/// <param name="first">The session's first connection.</param>
/// <param name="isContinued">Whether another connection takes over when this one is lost: then sending never fails.</param>
/// <param name="stopping">Ends sends that a model does not take.</param>
internal sealed class CurrentConnection(SessionConnection first, bool isContinued, CancellationToken stopping)
{
    private const int MaxUnconfirmed = 256; // older items count as taken: servers confirm at once
    private readonly List<ConversationItemCreateEvent> _unconfirmed = [];
    private readonly List<ClientEvent> _waiting = []; // what a user's turn is made of, during an outage
    private SessionConnection _connection = first;
    private ConnectionState _state = ConnectionState.Connecting;
    private bool _isLeft;

    public ConnectionState State => _state;

    /// <summary>The caller's audio.</summary>
    public CallerAudio Audio { get; } = new(first, isContinued);

    /// <summary>True once the session is being closed and waits for the model no longer.</summary>
    public bool IsStopping => stopping.IsCancellationRequested;

    public SessionConnection Connection => _connection;

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

    /// <summary>Sends, or keeps for the next connection what that cannot know otherwise.</summary>
    /// <exception cref="RealtimeDisconnectedException">The connection has ended, and no other will take its place.</exception>
    public async ValueTask SendAsync(ClientEvent clientEvent)
    {
        if (isContinued && clientEvent is ConversationItemCreateEvent { Item: not FunctionCallOutputItem } create && create.Item.Id is not null)
        {
            _unconfirmed.Add(create);
            _unconfirmed.RemoveRange(0, Math.Max(0, _unconfirmed.Count - MaxUnconfirmed));
        }

        if (_isLeft || _state == ConnectionState.Reconnecting)
        {
            Keep(clientEvent);
            return;
        }

        try
        {
            await _connection.SendAsync(clientEvent, stopping).ConfigureAwait(false);
        }
        catch (RealtimeDisconnectedException) when (isContinued && _state == ConnectionState.Connected)
        {
            Keep(clientEvent); // it has just broken; its end is on the way
        }
    }

    /// <summary>The model has an item.</summary>
    public void Confirmed(string itemId)
    {
        if (_unconfirmed.Count > 0)
        {
            _unconfirmed.RemoveAll(create => create.Item.Id == itemId);
        }
    }

    /// <summary>Another connection is about to take over: nothing more is asked of this one.</summary>
    public void Leave() => _isLeft = true;

    /// <summary>Another connection is the one in use.</summary>
    /// <returns>The old one, and what was sent to it or meant for it and must be sent again.</returns>
    public (SessionConnection Old, IReadOnlyList<ClientEvent> Unsent) Exchange(SessionConnection connection)
    {
        var old = _connection;
        IReadOnlyList<ClientEvent> unsent = [.. _unconfirmed, .. _waiting];
        _waiting.Clear();
        _unconfirmed.Clear();
        _connection = connection;
        _isLeft = false;
        return (old, unsent);
    }

    /// <summary>Allocates nothing; <paramref name="audio"/> is borrowed until the task completes.</summary>
    /// <exception cref="RealtimeDisconnectedException">The connection has ended, and no other will take its place.</exception>
    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken) => Audio.SendAsync(audio, cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>Items are kept already; responses, settings, cuts and outputs are made anew from what the session knows.</summary>
    private void Keep(ClientEvent clientEvent)
    {
        if (clientEvent is InputAudioBufferCommitEvent && _waiting.Count < MaxUnconfirmed)
        {
            _waiting.Add(clientEvent);
        }
    }
}
