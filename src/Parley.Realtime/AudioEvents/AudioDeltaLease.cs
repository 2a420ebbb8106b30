namespace Parley.Realtime.AudioEvents;

/// <summary>What an audio delta that is used again holds besides its members: its memory, and whose it is. For <see cref="AudioDeltaPool"/>.</summary>
internal sealed class AudioDeltaLease(AudioDeltaPool pool)
{
    private byte[] _eventId = [];
    private int _eventIdLength;
    private int _isLent;

    /// <summary>The audio's memory, at least as long as it was asked for.</summary>
    public byte[] Audio { get; private set; } = [];

    /// <summary>The event's id as it came, ASCII: most are never asked for as text.</summary>
    public ReadOnlySpan<byte> EventId => _eventId.AsSpan(0, _eventIdLength);

    /// <summary>True until it is given back.</summary>
    public bool IsLent => Volatile.Read(ref _isLent) != 0;

    /// <summary>Begins to be used.</summary>
    public void Lend(int audioByteCount)
    {
        if (Audio.Length < audioByteCount)
        {
            Audio = GC.AllocateUninitializedArray<byte>(audioByteCount);
        }

        Volatile.Write(ref _isLent, 1);
    }

    public void SetEventId(ReadOnlySpan<byte> ascii)
    {
        if (_eventId.Length < ascii.Length)
        {
            _eventId = new byte[ascii.Length];
        }

        ascii.CopyTo(_eventId);
        _eventIdLength = ascii.Length;
    }

    /// <summary>True the first time after it was lent.</summary>
    public bool TryEnd() => Interlocked.Exchange(ref _isLent, 0) != 0;

    /// <summary>Gives an event back, once.</summary>
    public void Return(Responses.ResponseOutputAudioDeltaEvent delta)
    {
        if (TryEnd())
        {
            pool.Return(delta, Audio.Length);
        }
    }
}
