using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Calls.Control;
using Parley.Calls.Twilio;
using Parley.Server.Configuration;
using Parley.Server.Telephone;

namespace Parley.Server.Twilio.Consults;

/// <summary>
/// The person who is asked whether it takes a call. <c>/twilio/consult</c>: it hears who would be put through. <c>/twilio/consult-answer</c>: a key or
/// a few words of it. <c>/twilio/consult-status</c>: how the call to it stands, and whether a machine took it.
/// </summary>
internal sealed class TwilioConsultEndpoints(
    TelephoneExchange exchange, ConsultDirectory consults, ConsultAddresses addresses, ParleyOptions options, ILogger<TwilioConsultEndpoints> logger)
{
    private const int MaxAttempts = 3;
    private readonly CarrierGate _gate = exchange["twilio"].Gate;

    public async Task HandleAskAsync(HttpContext context)
    {
        if (await _gate.AdmitAsync(context) is null)
        {
            return;
        }

        var attempt = Attempt(context);
        await TwiMLAnswer.WriteAsync(context, Find(context) is { WhenAnswered.IsCompleted: false } consult ? Ask(consult, attempt) : new TwiML().Hangup());
    }

    public async Task HandleAnswerAsync(HttpContext context)
    {
        if (await _gate.AdmitAsync(context) is not { } request)
        {
            return;
        }

        var attempt = Attempt(context);
        var isTaken = request.Find("Digits") is { Length: > 0 } key ? key == "1" : SpokenAnswer.Read(request.Find("SpeechResult"));
        await TwiMLAnswer.WriteAsync(context, Find(context) switch
        {
            { } consult when isTaken is null && attempt < MaxAttempts => Ask(consult, attempt + 1),
            { } consult when consult.TryAnswer(isTaken == true ? TransferOutcome.Accepted : TransferOutcome.Declined) && isTaken == true =>
                new TwiML().Dial(new TwiMLDial { Target = consult.Room, IsConference = true }).Hangup(),
            _ => new TwiML().Hangup(),
        });
    }

    public async Task HandleStatusAsync(HttpContext context)
    {
        if (await _gate.AdmitAsync(context) is not { } request)
        {
            return;
        }

        if (Find(context) is { } consult && StatusCallback.TryRead(request.Parameters, out var report, out _) && OutcomeOf(report) is { } outcome)
        {
            if (report.Call.Status.IsEnd())
            {
                consult.Leave();
            }

            if (consult.TryAnswer(outcome))
            {
                TwilioLog.Consulted(logger, outcome);
            }
        }

        await CarrierAnswer.WriteNothingAsync(context);
    }

    private TwiML Ask(Consult consult, int attempt)
    {
        var asking = new TwiML().AskForKey(
            $"{consult.Announcement} {options.Twilio.AcceptSpokenText}", addresses.Answer(consult, attempt), options.Twilio.SorryLanguage, SpokenAnswer.Hints);
        return attempt < MaxAttempts ? asking.Redirect(addresses.Ask(consult, attempt + 1)) : asking.Hangup();
    }

    private static TransferOutcome? OutcomeOf(StatusCallback report) => report switch
    {
        { AnsweredBy: { } answeredBy } when answeredBy == "fax" || answeredBy.StartsWith("machine", StringComparison.Ordinal) => TransferOutcome.Machine,
        { Call.Status: CallProgressState.Busy } => TransferOutcome.Busy,
        { Call.Status: CallProgressState.NoAnswer } => TransferOutcome.NoAnswer,
        { Call.Status: CallProgressState.Failed or CallProgressState.Canceled } => TransferOutcome.Failed,
        { Call.Status: CallProgressState.Completed } => TransferOutcome.Declined, // it hung up
        _ => null,
    };

    private Consult? Find(HttpContext context) => consults.Find(context.Request.Query["consult"]);

    private static int Attempt(HttpContext context) =>
        int.TryParse(context.Request.Query["attempt"], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? Math.Clamp(attempt, 1, MaxAttempts) : MaxAttempts;
}
