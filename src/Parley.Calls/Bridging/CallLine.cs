using Parley.Audio;
using Parley.Audio.G711;
using Parley.Calls.Recording;

namespace Parley.Calls.Bridging;

/// <summary>What passes between a leg and a session on its way: it may be held back, and it may be recorded. Allocates nothing in steady state.</summary>
/// <param name="input">The party's audio.</param>
internal sealed class CallLine(AudioFormat input)
{
    private readonly Lock _gate = new();
    private byte[] _silence = [];
    private volatile CallRecorder? _recorder;
    private volatile CallRecorder[] _listeners = []; // replaced whole under the gate, so that frames need no lock
    private volatile bool _isHeld;
    private volatile bool _isSilenced;

    /// <summary>While true, neither side hears the other.</summary>
    public bool IsHeld
    {
        get => _isHeld;
        set => _isHeld = value;
    }

    /// <summary>True once nothing of the agent's is left to play while it is held: what it says from then on is not heard at all.</summary>
    public bool IsSilenced
    {
        get => _isSilenced;
        set => _isSilenced = value;
    }

    /// <summary>Who is told of all that is said; null for nobody.</summary>
    public CallRecorder? Recorder
    {
        get => _recorder;
        set => _recorder = value;
    }

    /// <summary>Somebody listens in from now on.</summary>
    public void AddListener(CallRecorder listener)
    {
        lock (_gate)
        {
            _listeners = [.. _listeners, listener];
        }
    }

    /// <summary>Somebody listens no more.</summary>
    public void RemoveListener(CallRecorder listener)
    {
        lock (_gate)
        {
            _listeners = [.. _listeners.Where(other => other != listener)];
        }
    }

    /// <summary>The party's audio: what the agent is to hear of it. One thread.</summary>
    public ReadOnlyMemory<byte> Up(ReadOnlyMemory<byte> audio)
    {
        _recorder?.Party(audio);
        foreach (var listener in _listeners)
        {
            listener.Party(audio);
        }

        return _isHeld ? Silence(audio.Length) : audio; // silence, not nothing: the agent's time goes on
    }

    /// <summary>The agent's audio, as the leg is to play it: whether it may. One thread.</summary>
    public bool Down(ReadOnlyMemory<byte> audio)
    {
        if (_isHeld)
        {
            return false;
        }

        _recorder?.Agent(audio);
        foreach (var listener in _listeners)
        {
            listener.Agent(audio);
        }

        return true;
    }

    /// <summary>What was not played yet is not played any more.</summary>
    public void Cleared()
    {
        _recorder?.AgentCleared();
        foreach (var listener in _listeners)
        {
            listener.AgentCleared();
        }
    }

    private ReadOnlyMemory<byte> Silence(int byteCount)
    {
        if (_silence.Length < byteCount)
        {
            _silence = new byte[byteCount];
            _silence.AsSpan().Fill(input.Encoding switch { AudioEncoding.Pcmu => MuLaw.Silence, AudioEncoding.Pcma => ALaw.Silence, _ => 0 });
        }

        return _silence.AsMemory(0, byteCount);
    }
}
