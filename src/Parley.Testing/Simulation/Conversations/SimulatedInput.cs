using Parley.Realtime.Sessions;

namespace Parley.Testing.Simulation.Conversations;

/// <summary>The input audio buffer: how long it is, and where speech lies in it (protocol §7.4). Pure.</summary>
internal sealed class SimulatedInput
{
    private double _totalMs;
    private double _bufferMs;
    private string _nextWords = "";

    /// <summary>The id that the user's item will have; null while nobody speaks.</summary>
    public string? SpeakingItemId { get; private set; }

    /// <summary>What waits to be committed.</summary>
    public double BufferMs => _bufferMs;

    /// <summary>All that was appended in the session.</summary>
    public int TotalMs => (int)_totalMs;

    public void Append(int byteCount, AudioFormatConfiguration? format)
    {
        var milliseconds = byteCount / SimulatedAudio.BytesPerMillisecond(format);
        _totalMs += milliseconds;
        _bufferMs += milliseconds;
    }

    public void Clear() => _bufferMs = 0;

    public void StartSpeech(string itemId) => SpeakingItemId = itemId;

    /// <summary>What the user says in the turn that a client will commit by hand.</summary>
    public void WillSay(string words) => _nextWords = words;

    /// <summary>Empties the buffer into an item. Returns the words, when they were given before, and the id, when speech gave it one.</summary>
    public (string? ItemId, string Words) Commit()
    {
        var committed = (SpeakingItemId, _nextWords);
        (SpeakingItemId, _nextWords, _bufferMs) = (null, "", 0);
        return committed;
    }
}
