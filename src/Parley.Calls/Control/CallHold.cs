using Parley.Agents.Sessions;
using Parley.Calls.Bridging;

namespace Parley.Calls.Control;

/// <summary>Puts a call's party on hold and takes it off again, one after the other. Any thread.</summary>
internal sealed class CallHold(CallBridge bridge, RealtimeSession session, Func<CallEvent, ValueTask> tell) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public bool IsHeld => bridge.Line.IsHeld;

    /// <summary>The agent stops, neither hears the other, and the party hears music. Nothing when it is held.</summary>
    /// <exception cref="Realtime.RealtimeDisconnectedException">The call is over.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (bridge.Line.IsHeld)
            {
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

            bridge.Line.IsSilenced = true;
            bridge.Sounds.StartMusic();
            await tell(new CallHoldEvent(IsHeld: true)).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>They hear each other again. Nothing when it is not held.</summary>
    public async Task EndAsync()
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!bridge.Line.IsHeld)
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
