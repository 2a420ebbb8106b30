using Parley.Audio;
using Parley.Calls;
using Parley.Realtime.Sessions;

namespace Parley.Server.Records.Conversations;

/// <summary>When a client's turns ended and the answers' audio came, by the wire's events. Times are from the beginning of the conversation. One thread.</summary>
internal sealed class AnswerTimes
{
    private const int MaxItems = 10_000; // of a conversation that never ends
    private readonly HashSet<string> _answers = new(StringComparer.Ordinal); // begun since the turn ended
    private readonly Dictionary<string, (TimeSpan From, TimeSpan Audio)> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _speechStarts = new(StringComparer.Ordinal); // by item, in the session's audio
    private readonly Dictionary<string, (TimeSpan From, TimeSpan To)> _speeches = new(StringComparer.Ordinal); // by item, until its words are known
    private (TimeSpan At, TimeSpan Silence)? _turnEnd;
    private AudioFormat _format = AudioFormat.Pcm24k;
    private TimeSpan _silence;

    /// <summary>The session's settings, which may change.</summary>
    public void Configured(RealtimeSessionConfiguration session)
    {
        _silence = TimeSpan.FromMilliseconds(session.Audio?.Input?.TurnDetection.Value?.SilenceDurationMs ?? 0);
        _format = session.Audio?.Output?.Format?.Type switch
        {
            "audio/pcmu" => AudioFormat.Pcmu,
            "audio/pcma" => AudioFormat.Pcma,
            _ => new AudioFormat(AudioEncoding.Pcm16, session.Audio?.Output?.Format?.Rate ?? AudioFormat.Pcm24k.SampleRate),
        };
    }

    public void SpeechStarted(string itemId, TimeSpan audioStart)
    {
        _turnEnd = null;
        if (_speechStarts.Count < MaxItems)
        {
            _speechStarts[itemId] = audioStart;
        }
    }

    /// <summary>The silence was waited for before the event came, and is the end of the item's audio.</summary>
    public void SpeechStopped(string itemId, TimeSpan audioEnd, TimeSpan at)
    {
        _turnEnd = (at, _silence);
        _answers.Clear();
        if (_speechStarts.Remove(itemId, out var start) && audioEnd > start + _silence)
        {
            _speeches[itemId] = (at - (audioEnd - start), at - _silence);
        }
    }

    /// <summary>When an item of the client's was spoken; null where that is not known. Forgets it.</summary>
    public (TimeSpan From, TimeSpan? To)? TakeSpeech(string itemId) => _speeches.Remove(itemId, out var speech) ? (speech.From, speech.To) : null;

    public void ResponseCreated(string responseId)
    {
        if (_turnEnd is not null)
        {
            _answers.Add(responseId);
        }
    }

    /// <summary>A piece of an answer's audio came.</summary>
    /// <returns>The wait for it, where it is the first since a turn's end; else null.</returns>
    public TurnLatencyEvent? AudioCame(string itemId, string responseId, int byteCount, TimeSpan at)
    {
        if (_items.TryGetValue(itemId, out var item) || _items.Count < MaxItems)
        {
            _items[itemId] = (item.Audio == TimeSpan.Zero ? at : item.From, item.Audio + _format.DurationOf(byteCount));
        }

        if (_turnEnd is not { } end || !_answers.Contains(responseId))
        {
            return null;
        }

        _turnEnd = null;
        return new TurnLatencyEvent(itemId, at - end.At + end.Silence, end.Silence);
    }

    /// <summary>When the first audio of an answer's item came, and how much of it there was; null where there was none.</summary>
    public (TimeSpan From, TimeSpan Audio)? AudioOf(string itemId) => _items.TryGetValue(itemId, out var item) ? item : null;
}
