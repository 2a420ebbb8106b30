using Microsoft.Extensions.Logging;
using Parley.Agents.Responses;
using Parley.Calls.Bridging;
using Parley.Realtime;

namespace Parley.Calls.Control;

/// <summary>The way out of a call: one thing at a time, after the agent's last words are heard. Any thread.</summary>
internal sealed class CallDeparture(Call call, CallBridge bridge, TimeProvider timeProvider, ILogger logger) : IAsyncDisposable
{
    /// <summary>For the carrier's answer, its client's attempts included; what is still to be heard has a time of its own.</summary>
    private static readonly TimeSpan s_carrierTime = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _over = new(); // not disposed: what is under way may still look at it, and it holds nothing
    private Task _running = Task.CompletedTask;
    private bool _isUnderWay;

    /// <summary>How long the last words may take before the party is let go all the same.</summary>
    public TimeSpan LastWordsTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Cancelled when the call is over.</summary>
    public CancellationToken CallOver => _over.Token;

    /// <summary>Whether something is under way.</summary>
    public bool IsUnderWay
    {
        get
        {
            lock (_gate)
            {
                return _isUnderWay;
            }
        }
    }

    /// <summary>Begins something; false when something is under way, or the call is over.</summary>
    /// <param name="leave">What to do once the last words are heard, until the call is over. It may throw what it likes.</param>
    public bool TryBegin(Func<CancellationToken, Task<DepartureEnd>> leave)
    {
        lock (_gate)
        {
            if (_isUnderWay)
            {
                return false;
            }

            _isUnderWay = true;
            _running = RunAsync(leave);
            return true;
        }
    }

    /// <summary>Has the carrier take the party elsewhere; the call then ends. False when the carrier refused: it goes on.</summary>
    /// <param name="reason">Why the call ends.</param>
    /// <param name="go">What is asked of the carrier.</param>
    public async Task<bool> TryLeaveAsync(string reason, Func<CancellationToken, Task> go)
    {
        bridge.Departure = reason; // the carrier ends the leg before it answers
        if (await TryAskAsync(go).ConfigureAwait(false))
        {
            call.End(reason);
            return true;
        }

        bridge.Departure = null;
        return false;
    }

    /// <summary>Asks the carrier for something that leaves the party where it is. False when it refused.</summary>
    public async Task<bool> TryAskAsync(Func<CancellationToken, Task> ask)
    {
        try
        {
            using var patience = new CancellationTokenSource(s_carrierTime, timeProvider);
            await ask(patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) // the carrier may be the application's own code
        {
            Refused(exception);
            return false;
        }
    }

    /// <summary>The carrier's fault is known to who runs it.</summary>
    public void Refused(Exception exception)
    {
        var problem = exception is ParleyException or OperationCanceledException ? exception.Message : exception.GetType().Name;
        CallLog.CarrierRefused(logger, call.Id, problem);
    }

    /// <summary>The call is over: nothing begins any more, and what is under way ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Task running;
        lock (_gate)
        {
            _isUnderWay = true;
            running = _running;
        }

        await _over.CancelAsync().ConfigureAwait(false); // nobody is left to hear last words
        await running.ConfigureAwait(false);
    }

    /// <summary>Never throws.</summary>
    private async Task RunAsync(Func<CancellationToken, Task<DepartureEnd>> leave)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await HearLastWordsAsync().ConfigureAwait(false);
        var end = DepartureEnd.Stays();
        try
        {
            end = await leave(_over.Token).ConfigureAwait(false);
        }
        catch (Exception exception) // the border of what leads out of the call: it goes on
        {
            Refused(exception);
        }

        lock (_gate)
        {
            _isUnderWay = !end.IsStaying || _over.IsCancellationRequested;
        }

        if (end is { IsStaying: true, Told: { } told } && !_over.IsCancellationRequested)
        {
            await TellAgentAsync(told).ConfigureAwait(false);
        }
    }

    private async Task HearLastWordsAsync()
    {
        using var patience = new CancellationTokenSource(LastWordsTime, timeProvider);
        await using (_over.Token.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), patience).ConfigureAwait(false))
        {
            await call.Session.WhenHeardOutAsync(patience.Token).ConfigureAwait(false);
            await call.Leg.WhenHeardAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The agent speaks as told, unless the call is over.</summary>
    private async Task TellAgentAsync(string instructions)
    {
        try
        {
            await call.Session.Responses.RequestAsync(new ResponseOptions { AppendInstructions = instructions }).ConfigureAwait(false);
        }
        catch (RealtimeDisconnectedException)
        {
            // the call is over meanwhile
        }
    }
}
