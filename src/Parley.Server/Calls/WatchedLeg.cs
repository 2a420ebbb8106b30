using System.Threading.Channels;
using Parley.Agents.Playout;
using Parley.Calls;
using Parley.Calls.Legs;
using Parley.Server.Calls.Events;

namespace Parley.Server.Calls;

/// <summary>A leg that knows whether its agent is still answering, so that a stopping server can let it finish, and whose events are reported.</summary>
internal sealed class WatchedLeg(ILeg inner, CallReporter reporter) : ILeg
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CallState _state = CallState.Listening;
    private bool _isStopping;

    public LegCapabilities Capabilities => inner.Capabilities;

    public ChannelReader<LegAudio> Input => inner.Input;

    public ChannelReader<LegSignal> Signals => inner.Signals;

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

    public ValueTask SendAudioAsync(string itemId, int contentIndex, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        inner.SendAudioAsync(itemId, contentIndex, audio, cancellationToken);

    public ValueTask EndAudioAsync(string itemId, int contentIndex, CancellationToken cancellationToken = default) =>
        inner.EndAudioAsync(itemId, contentIndex, cancellationToken);

    public ValueTask<HeardPosition?> ClearPlayoutAsync(CancellationToken cancellationToken = default) => inner.ClearPlayoutAsync(cancellationToken);

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
