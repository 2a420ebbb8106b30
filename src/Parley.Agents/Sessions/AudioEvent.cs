using Parley.Realtime.Responses;

namespace Parley.Agents.Sessions;

/// <summary>
/// The agent's audio. Audio that came over the wire is used again: such an event and its audio are the reader's until it reads the next event,
/// and a handler's until it has returned. A copy made by <c>with</c> is its owner's for good, its audio too.
/// </summary>
/// <param name="ResponseId">The response.</param>
/// <param name="ItemId">The item.</param>
/// <param name="ContentIndex">The part within the item.</param>
/// <param name="Audio">Raw audio in the session's output format; valid until the next event is read.</param>
public sealed record AudioEvent(string ResponseId, string ItemId, int ContentIndex, ReadOnlyMemory<byte> Audio) : RealtimeSessionEvent
{
    private readonly AudioEventPool? _pool;
    private string _responseId = ResponseId;
    private string _itemId = ItemId;
    private int _contentIndex = ContentIndex;
    private ReadOnlyMemory<byte> _audio = Audio;
    private ResponseOutputAudioDeltaEvent? _source;
    private int _holders;

    /// <summary>One that is used again and again.</summary>
    internal AudioEvent(AudioEventPool pool)
        : this("", "", 0, default) => _pool = pool;

    private AudioEvent(AudioEvent original)
        : base(original)
    {
        _responseId = original._responseId;
        _itemId = original._itemId;
        _contentIndex = original._contentIndex;
        _audio = original._pool is null ? original._audio : original._audio.ToArray();
    }

    /// <summary>The response.</summary>
    public string ResponseId
    {
        get => _responseId;
        init => _responseId = value;
    }

    /// <summary>The item.</summary>
    public string ItemId
    {
        get => _itemId;
        init => _itemId = value;
    }

    /// <summary>The part within the item.</summary>
    public int ContentIndex
    {
        get => _contentIndex;
        init => _contentIndex = value;
    }

    /// <summary>Raw audio in the session's output format; valid until the next event is read.</summary>
    public ReadOnlyMemory<byte> Audio
    {
        get => _audio;
        init => _audio = value;
    }

    /// <inheritdoc/>
    public bool Equals(AudioEvent? other) =>
        base.Equals(other) && _responseId == other._responseId && _itemId == other._itemId && _contentIndex == other._contentIndex && _audio.Equals(other._audio);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_responseId, _itemId, _contentIndex, _audio);

    /// <summary>Becomes the audio of a delta that is given back with it; held by the caller.</summary>
    internal void Become(ResponseOutputAudioDeltaEvent source)
    {
        _source = source;
        _responseId = source.ResponseId;
        _itemId = source.ItemId;
        _contentIndex = source.ContentIndex;
        _audio = source.Delta;
        _holders = 1;
    }

    internal override void Hold()
    {
        if (_pool is not null)
        {
            Interlocked.Increment(ref _holders);
        }
    }

    internal override void Release()
    {
        if (_pool is not null && Interlocked.Decrement(ref _holders) == 0)
        {
            var source = _source!;
            (_source, _audio) = (null, default);
            source.Recycle();
            _pool.Return(this);
        }
    }
}
