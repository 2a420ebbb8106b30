using Parley.Agents.Sessions;
using Parley.Calls.Bridging;

namespace Parley.Calls.Control;

/// <summary>Puts a call's party on hold and takes it off again, one after the other: it is held while there is a reason. Any thread.</summary>
internal sealed class CallHold(CallBridge bridge, RealtimeSession session, Func<CallEvent, ValueTask> tell) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private HoldReasons _reasons;

    public bool IsHeld => bridge.Line.IsHeld;

    /// <summary>The agent stops, neither hears the other, and the party hears music. One more reason when it is held.</summary>
    /// <param name="reason">Stays until <see cref="EndAsync"/> takes it away.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Realtime.RealtimeDisconnectedException">The call is over.</exception>
    public async Task BeginAsync(HoldReasons reason, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (bridge.Line.IsHeld)
            {
                _reasons |= reason;
                return;
            }

            bridge.Line.IsHeld = true;
            try
            {
                await session.InterruptAsync(cancellationToken: cancellationToken).ConfigureAwait(false); // the leg is cleared when this completes
            }
            catch
            {
                bridge.Line.IsHeld = false; // a hold that did not come about can be asked for again
                throw;
            }

            _reasons = reason;
            bridge.Line.IsSilenced = true;
            bridge.Sounds.StartMusic();
            await tell(new CallHoldEvent(IsHeld: true)).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>They hear each other again, unless the party is held for another reason, too. Nothing when it is not held.</summary>
    public async Task EndAsync(HoldReasons reasons)
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            _reasons &= ~reasons;
            if (!bridge.Line.IsHeld || _reasons != HoldReasons.None)
            {
                return;
            }

            await bridge.Sounds.StopMusicAsync().ConfigureAwait(false);
            bridge.Line.IsSilenced = false;
            bridge.Line.IsHeld = false;
            await tell(new CallHoldEvent(IsHeld: false)).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
