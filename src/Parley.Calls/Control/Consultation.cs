using Parley.Realtime;

namespace Parley.Calls.Control;

/// <summary>
/// One transfer with a consult: the party is held while somebody is asked, and joined to who takes the call; else it comes back, and the agent is
/// told why, unless somebody else has put it on hold.
/// </summary>
internal sealed class Consultation(ICarrier carrier, CallTransfer transfer, CallDeparture departure, CallHold hold) : IDisposable
{
    private readonly CancellationTokenSource _calledOff = new();

    /// <summary>Takes the party back. Any thread, any time.</summary>
    public void CallOff()
    {
        try
        {
            _calledOff.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // it is over: there is nothing left to call off
        }
    }

    /// <returns>What became of it, and whether the party stays with its agent.</returns>
    public async Task<(TransferOutcome Outcome, DepartureEnd End)> RunAsync(CancellationToken over)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over, _calledOff.Token);
        var outcome = await AskAsync(either.Token).ConfigureAwait(false);
        if (outcome == TransferOutcome.Accepted)
        {
            if (await departure.TryLeaveAsync("transferred", carrier.JoinAsync).ConfigureAwait(false))
            {
                return (outcome, DepartureEnd.Gone);
            }

            outcome = TransferOutcome.Failed;
        }

        await hold.EndAsync(HoldReasons.Consult).ConfigureAwait(false);
        return (outcome, hold.IsHeld ? DepartureEnd.Stays() : DepartureEnd.Stays(Tell(outcome))); // whom somebody else holds hears nothing now
    }

    public void Dispose() => _calledOff.Dispose();

    private async Task<TransferOutcome> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await hold.BeginAsync(HoldReasons.Consult, cancellationToken).ConfigureAwait(false);
            return await carrier.ConsultAsync(transfer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested && exception is OperationCanceledException or RealtimeDisconnectedException)
        {
            return TransferOutcome.CalledOff;
        }
        catch (Exception exception) // the carrier may be the application's own code
        {
            departure.Refused(exception);
            return TransferOutcome.Failed;
        }
    }

    private static string Tell(TransferOutcome outcome) => "The caller was on hold to be put through, and is back. " + outcome switch
    {
        TransferOutcome.Declined => "The person cannot take the call now.",
        TransferOutcome.Busy => "The line is busy.",
        TransferOutcome.NoAnswer => "Nobody answered.",
        TransferOutcome.Machine => "Only an answering machine took the call.",
        TransferOutcome.CalledOff => "It was called off.",
        _ => "It did not work.",
    } + " Say so, and go on helping.";
}
