using System.Threading.Channels;
using Parley.Agents.Playout;
using Parley.Calls;
using Parley.Calls.Legs;
using Parley.Server.Calls.Events;
using Parley.Server.Records;

namespace Parley.Server.Calls;

/// <summary>
/// A leg that knows whether its agent is still answering, so that a stopping server can let it finish, and whether what was sent was played on; its events
/// are reported, and what its party does can be tapped.
/// </summary>
internal sealed class WatchedLeg(ILeg inner, CallReporter reporter) : ILeg
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CallState _state = CallState.Listening;
    private bool _isStopping;
    private readonly TappedSignals _signals = new(inner.Signals);
    private long _sentCount;
    private int _clearCount;

    public LegCapabilities Capabilities => inner.Capabilities;

    public ChannelReader<LegAudio> Input => inner.Input;

    public ChannelReader<LegSignal> Signals => _signals;

    /// <summary>Who takes signals before the call does; null for nobody.</summary>
    public Func<LegSignal, bool>? Tap
    {
        get => _signals.Tap;
        set => _signals.Tap = value;
    }

    /// <summary>How many pieces of the agent's audio were sent; music and tones are none.</summary>
    public long SentCount => Interlocked.Read(ref _sentCount);

    /// <summary>How often playing was stopped before its end.</summary>
    public int ClearCount => Volatile.Read(ref _clearCount);

    public long DroppedCount => inner.DroppedCount;

    /// <summary>What the agent does just now. Any thread.</summary>
    public CallState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>Completes when the party has heard the agent out.</summary>
    public Task WhenQuietAsync()
    {
        lock (_lock)
        {
            _isStopping = true;
            SettleIfQuiet();
        }

        return _quiet.Task;
    }

    public ValueTask SendAudioAsync(string itemId, int contentIndex, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
    {
        if (!itemId.StartsWith(RecordedLeg.NotOfTheConversation, StringComparison.Ordinal))
        {
            Volatile.Write(ref _sentCount, _sentCount + 1); // one sender
        }

        return inner.SendAudioAsync(itemId, contentIndex, audio, cancellationToken);
    }

    public ValueTask EndAudioAsync(string itemId, int contentIndex, CancellationToken cancellationToken = default) =>
        inner.EndAudioAsync(itemId, contentIndex, cancellationToken);

    public ValueTask<HeardPosition?> ClearPlayoutAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _clearCount);
        return inner.ClearPlayoutAsync(cancellationToken);
    }

    public Task WhenHeardAsync(CancellationToken cancellationToken = default) => inner.WhenHeardAsync(cancellationToken);

    public ValueTask SetGainAsync(double gainDb, TimeSpan fade, CancellationToken cancellationToken = default) =>
        inner.SetGainAsync(gainDb, fade, cancellationToken);

    public ValueTask ShowAsync(CallEvent callEvent, CancellationToken cancellationToken = default)
    {
        if (callEvent is CallStateEvent { State: var state })
        {
            lock (_lock)
            {
                _state = state;
                SettleIfQuiet();
            }
        }

        reporter.Take(callEvent);
        return inner.ShowAsync(callEvent, cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void SettleIfQuiet()
    {
        if (_isStopping && _state == CallState.Listening)
        {
            _quiet.TrySetResult();
        }
    }
}
