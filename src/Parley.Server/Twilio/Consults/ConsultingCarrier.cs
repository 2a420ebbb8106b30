using Parley.Calls.Control;
using Parley.Calls.Twilio;
using Parley.Server.Calls;

namespace Parley.Server.Twilio.Consults;

/// <summary>
/// Twilio as the carrier of a call whose caller may wait while somebody is asked: that person is called beside it, and both meet in a conference.
/// The caller's stream stays until then. For one thing at a time.
/// </summary>
internal sealed class ConsultingCarrier(
    TwilioCarrier inner, TwilioRestClient rest, ConsultDirectory consults, ConsultAddresses addresses, LiveCall live, string? ownNumber, TimeProvider timeProvider)
    : ICarrier
{
    /// <summary>For being asked, three times, besides the ringing; a report of the end that is later was lost.</summary>
    private static readonly TimeSpan s_askingTime = TimeSpan.FromMinutes(2);

    private readonly string _callSid = live.CarrierCallId!;
    private (Consult Consult, string CallSid)? _accepted;

    /// <inheritdoc/>
    public Task TransferAsync(CallTransfer transfer, CancellationToken cancellationToken = default) => inner.TransferAsync(transfer, cancellationToken);

    /// <inheritdoc/>
    public Task SendDigitsAsync(string digits, CancellationToken cancellationToken = default) => inner.SendDigitsAsync(digits, cancellationToken);

    /// <inheritdoc/>
    public async Task<TransferOutcome> ConsultAsync(CallTransfer transfer, CancellationToken cancellationToken = default)
    {
        var from = ownNumber ?? (live.Kind == LiveCallKind.Outbound ? live.From : live.To);
        if (from is null || !DialTarget.IsValid(from) || !DialTarget.IsValid(transfer.Target))
        {
            throw new TwilioException(
                TwilioFailure.Number, null, null, "Whom to call, or from which number, is no number like +15550100. Check the transfer's target, and set twilio.from.");
        }

        var consult = consults.Add(transfer);
        var isAccepted = false;
        try
        {
            // Not cancelled: it must be known which call to end.
            var callSid = await rest.PlaceAsync(Describe(consult, transfer, from), CancellationToken.None);
            isAccepted = await AskAsync(consult, callSid, transfer, cancellationToken);
            _accepted = isAccepted ? (consult, callSid) : null;
            return await consult.WhenAnswered;
        }
        finally
        {
            if (!isAccepted)
            {
                consults.Remove(consult);
            }
        }
    }

    /// <inheritdoc/>
    public async Task JoinAsync(CancellationToken cancellationToken = default)
    {
        var (consult, callSid) = _accepted ?? throw new InvalidOperationException("Nobody has taken the call.");
        _accepted = null;
        try
        {
            if (consult.HasLeft)
            {
                throw new InvalidOperationException("The person has hung up."); // the caller would wait for nobody
            }

            var meeting = new TwiMLDial { Target = consult.Room, IsConference = true, LeadsConference = true, Action = addresses.After };
            await rest.RedirectAsync(_callSid, new TwiML().Dial(meeting).Hangup(), cancellationToken);
        }
        catch (Exception)
        {
            await EndAsync(callSid); // the one who waits there would wait for nobody
            throw;
        }
        finally
        {
            consults.Remove(consult);
        }
    }

    /// <summary>Whether the person takes the call. Else it is hung up on.</summary>
    private async Task<bool> AskAsync(Consult consult, string callSid, CallTransfer transfer, CancellationToken cancellationToken)
    {
        var isAccepted = false;
        try
        {
            isAccepted = await consult.WhenAnswered.WaitAsync(transfer.RingTime + s_askingTime, timeProvider, cancellationToken) == TransferOutcome.Accepted;
        }
        catch (TimeoutException)
        {
            isAccepted = !consult.TryAnswer(TransferOutcome.NoAnswer) && await consult.WhenAnswered == TransferOutcome.Accepted;
        }
        finally
        {
            if (!isAccepted)
            {
                consult.TryAnswer(TransferOutcome.CalledOff);
                await EndAsync(callSid);
            }
        }

        return isAccepted;
    }

    private OutgoingCall Describe(Consult consult, CallTransfer transfer, string from) => new()
    {
        To = transfer.Target,
        From = from,
        Url = addresses.Ask(consult),
        StatusCallback = addresses.Status(consult),
        MachineDetectionCallback = addresses.Status(consult),
        RingTime = transfer.RingTime,
    };

    /// <summary>Never throws: a call that cannot be ended ends when its person hangs up, or after Twilio's time.</summary>
    private async Task EndAsync(string callSid)
    {
        try
        {
            await rest.EndAsync(callSid, CancellationToken.None);
        }
        catch (TwilioException)
        {
            // what answers it from now on tells it to hang up
        }
    }
}
