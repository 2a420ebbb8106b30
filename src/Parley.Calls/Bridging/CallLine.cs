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
    private volatile ColleagueAudio? _colleague;
    private volatile bool _isHeld;
    private volatile bool _isSilenced;

    /// <summary>While true, neither side hears the other.</summary>
    public bool IsHeld
    {
        get => _isHeld;
        set => _isHeld = value;
    }

    /// <summary>True once nothing of the agent's is left to play while it is held or taken over: what it says from then on is not heard at all.</summary>
    public bool IsSilenced
    {
        get => _isSilenced || _colleague is { IsAlone: true };
        set => _isSilenced = value;
    }

    /// <summary>Whether a colleague speaks with the party in the agent's place.</summary>
    public bool IsTakenOver => _colleague is not null;

    /// <summary>Who is told of all that is said; null for nobody.</summary>
    public CallRecorder? Recorder
    {
        get => _recorder;
        set => _recorder = value;
    }

    /// <summary>Somebody listens in from now on, until it is cancelled or cannot go on.</summary>
    public async Task ListenAsync(CallRecorder listener, CancellationToken stopping)
    {
        Change(listeners => [.. listeners, listener]);
        await listener.Completion.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Change(listeners => [.. listeners.Where(other => other != listener)]);
        await listener.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A colleague speaks from now on; false when one does already.</summary>
    public bool TryTakeOver(ColleagueAudio colleague) => Interlocked.CompareExchange(ref _colleague, colleague, null) is null;

    /// <summary>The agent speaks again.</summary>
    public void GiveBack() => _colleague = null;

    /// <summary>The party's audio: what the agent is to hear of it. One thread.</summary>
    public ReadOnlyMemory<byte> Up(ReadOnlyMemory<byte> audio)
    {
        _recorder?.Party(audio);
        foreach (var listener in _listeners)
        {
            listener.Party(audio);
        }

        audio = _isHeld ? Silence(audio.Length) : audio; // silence, not nothing: the agent's time goes on
        _colleague?.Hear(audio);
        return audio;
    }

    /// <summary>Audio of an agent's item, as the leg is to play it: whether it may. One thread.</summary>
    public bool Down(string itemId, ReadOnlyMemory<byte> audio) => !_isHeld && _colleague is null && Tell(itemId, audio);

    /// <summary>A colleague's audio, as the leg is to play it: whether it may. One thread, and not while the agent's may.</summary>
    public bool Colleague(ReadOnlyMemory<byte> audio) => !_isHeld && Tell(null, audio);

    /// <summary>What the agent said and was not played yet is not played any more.</summary>
    public void Cleared()
    {
        if (IsSilenced)
        {
            return; // what waits is not the agent's
        }

        _recorder?.AgentCleared();
        foreach (var listener in _listeners)
        {
            listener.AgentCleared();
        }
    }

    private void Change(Func<CallRecorder[], CallRecorder[]> change)
    {
        lock (_gate)
        {
            _listeners = change(_listeners);
        }
    }

    private bool Tell(string? itemId, ReadOnlyMemory<byte> audio)
    {
        _recorder?.Agent(itemId, audio);
        foreach (var listener in _listeners)
        {
            listener.Agent(itemId, audio);
        }

        return true;
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
