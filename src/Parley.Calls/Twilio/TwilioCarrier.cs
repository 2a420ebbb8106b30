using Parley.Calls.Control;

namespace Parley.Calls.Twilio;

/// <summary>Twilio as a call's carrier: what it is asked to do goes by REST, as TwiML.</summary>
/// <param name="rest">The account.</param>
/// <param name="callSid">The call.</param>
/// <param name="resume">What Twilio asks to bring the call back to its agent.</param>
/// <param name="after">What it asks when a transfer is over, or nobody answered.</param>
/// <param name="announce">Gives the address that announces a warm transfer to the one called; null for cold ones only.</param>
public sealed class TwilioCarrier(TwilioRestClient rest, string callSid, Uri resume, Uri after, Func<CallTransfer, Uri>? announce = null) : ICarrier
{
    /// <inheritdoc/>
    public Task TransferAsync(CallTransfer transfer, CancellationToken cancellationToken = default)
    {
        if (!DialTarget.IsValid(transfer.Target))
        {
            throw new TwilioException(
                TwilioFailure.Number, null, null, "The target is neither a number like +15550100 nor an address like sip:desk@pbx.example.");
        }

        var whisper = transfer.Announcement is null ? null : announce?.Invoke(transfer);
        return rest.RedirectAsync(
            callSid,
            new TwiML().Dial(new TwiMLDial { Target = transfer.Target, RingTime = transfer.RingTime, Action = after, Whisper = whisper }).Hangup(),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task SendDigitsAsync(string digits, CancellationToken cancellationToken = default) =>
        rest.RedirectAsync(callSid, new TwiML().PlayDigits(digits).Redirect(resume), cancellationToken);
}
