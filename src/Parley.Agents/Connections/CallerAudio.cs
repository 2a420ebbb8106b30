using Parley.Realtime;

namespace Parley.Agents.Connections;

/// <summary>
/// The way of the caller's audio to the model. What was not yet made into a turn is kept, bounded, for a connection that may come after
/// this one; between two connections all of it waits. Any thread sends; the session's loop does the rest.
/// </summary>
internal sealed class CallerAudio(SessionConnection first, bool keeps)
{
    private readonly Lock _gate = new();
    private readonly AudioRing _kept = new();
    private SessionConnection _connection = first;
    private bool _isHeld;
    private int _limit;

    /// <summary>How many bytes are kept from now on; the oldest are dropped.</summary>
    public void Keep(int byteCount)
    {
        lock (_gate)
        {
            _limit = byteCount;
        }
    }

    /// <summary>The audio so far is part of a turn: returns what is kept of it, and forgets it.</summary>
    public byte[] Take()
    {
        lock (_gate)
        {
            return _kept.Take();
        }
    }

    /// <summary>There is no connection: audio waits.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _isHeld = keeps;
        }
    }

    /// <summary>Sends what is kept to another connection, and from then on all that comes.</summary>
    public async ValueTask MoveToAsync(SessionConnection connection, CancellationToken cancellationToken)
    {
        Hold();
        while (true)
        {
            byte[] waiting;
            lock (_gate)
            {
                waiting = _kept.Take();
                if (waiting.Length == 0)
                {
                    _connection = connection;
                    _isHeld = false;
                    return;
                }
            }

            await connection.SendAudioAsync(waiting, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Allocates nothing; <paramref name="audio"/> is borrowed until the task completes.</summary>
    /// <exception cref="RealtimeDisconnectedException">The connection has ended, and no other will take its place.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        if (!keeps)
        {
            return Volatile.Read(ref _connection).SendAudioAsync(audio, cancellationToken);
        }

        SessionConnection connection;
        lock (_gate)
        {
            _kept.Add(audio.Span, _limit);
            if (_isHeld)
            {
                return ValueTask.CompletedTask;
            }

            connection = _connection;
        }

        var sending = connection.SendAudioAsync(audio, cancellationToken);
        return sending.IsCompletedSuccessfully ? ValueTask.CompletedTask : ForgiveAsync(sending);
    }

    /// <summary>A connection that has just broken is replaced, and the next one gets the audio.</summary>
    private static async ValueTask ForgiveAsync(ValueTask sending)
    {
        try
        {
            await sending.ConfigureAwait(false);
        }
        catch (RealtimeDisconnectedException)
        {
            // kept
        }
    }
}
