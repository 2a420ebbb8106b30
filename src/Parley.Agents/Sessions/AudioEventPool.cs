using Parley.Realtime.Responses;

namespace Parley.Agents.Sessions;

/// <summary>The audio events of one session that nobody looks at any more, to be used again. Thread-safe.</summary>
internal sealed class AudioEventPool
{
    private const int MostKept = 256;
    private readonly Lock _gate = new();
    private readonly Stack<AudioEvent> _free = new();

    /// <summary>The event of a delta, held by the caller: used again once nobody holds it, where the delta is.</summary>
    public AudioEvent Make(ResponseOutputAudioDeltaEvent delta)
    {
        if (!delta.IsLent)
        {
            return new AudioEvent(delta.ResponseId, delta.ItemId, delta.ContentIndex, delta.Delta);
        }

        AudioEvent? made;
        lock (_gate)
        {
            _free.TryPop(out made);
        }

        made ??= new AudioEvent(this);
        made.Become(delta);
        return made;
    }

    public void Return(AudioEvent audioEvent)
    {
        lock (_gate)
        {
            if (_free.Count < MostKept)
            {
                _free.Push(audioEvent);
            }
        }
    }
}
