using Parley.Calls;
using Parley.Calls.Legs;
using Parley.Realtime;
using Parley.Realtime.Sessions;
using Parley.Server.Configuration;
using Parley.Storage.Records;

namespace Parley.Server.Calls.Consent;

/// <summary>Tells or asks a call's party that the call is to be recorded. Twice, where the first time came to nothing.</summary>
internal sealed class ConsentTalk(Call call, WatchedLeg leg, ConsentOptions options, TimeProvider timeProvider)
{
    private const int Attempts = 2;
    private readonly ConsentSentence _sentence = new(call, leg, timeProvider);

    /// <exception cref="OperationCanceledException">The call is over.</exception>
    /// <exception cref="RealtimeDisconnectedException">The call is over.</exception>
    public async Task<ConsentDecision> HoldAsync(CancellationToken over) => options.Mode == ConsentMode.Ask
        ? await AskAsync(over)
        : await AnnounceAsync(over);

    private async Task<ConsentDecision> AnnounceAsync(CancellationToken over)
    {
        leg.Tap = static signal => signal is LegDtmfSignal or LegInterruptSignal; // it is heard out
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                if (await _sentence.SayAsync(options.Words, over))
                {
                    return new ConsentDecision(ConsentOutcome.Announced, "announcement");
                }
            }

            return new ConsentDecision(ConsentOutcome.NotHeard, "announcement");
        }
        finally
        {
            leg.Tap = null;
        }
    }

    /// <summary>The agent does not answer what the party says meanwhile: it is no part of their conversation.</summary>
    private async Task<ConsentDecision> AskAsync(CancellationToken over)
    {
        var turns = call.Session.Configuration.Audio?.Input?.TurnDetection.Value;
        using var answer = new ConsentAnswer(call, leg);
        try
        {
            await AnswerTurnsAsync(turns, false, over);
            return await AskAsync(answer, over);
        }
        finally
        {
            await AnswerTurnsAsync(turns, turns?.CreateResponse ?? true, over); // also where it is not known whether the first change came about
        }
    }

    private async Task<ConsentDecision> AskAsync(ConsentAnswer answer, CancellationToken over)
    {
        var isHeard = false;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await _sentence.WhenQuietAsync(over); // whoever answers meanwhile answers something else
            if (answer.Forget() is { } early)
            {
                return early;
            }

            isHeard = await _sentence.SayAsync(options.Words, over);
            if (!isHeard)
            {
                continue;
            }

            answer.Listen();
            try
            {
                if (await answer.WaitAsync(options.AnswerTime, timeProvider, over) is { } decision)
                {
                    return decision;
                }
            }
            catch (TimeoutException)
            {
                // asked again, or left at that
            }
        }

        return answer.Forget() ?? new ConsentDecision(isHeard ? ConsentOutcome.Unanswered : ConsentOutcome.NotHeard, "silence");
    }

    private Task AnswerTurnsAsync(TurnDetectionConfiguration? turns, bool answers, CancellationToken over) => turns is null
        ? Task.CompletedTask // who pushes to talk
        : call.Session.UpdateSettingsAsync(
            new RealtimeSessionConfiguration
            {
                Audio = new AudioConfiguration
                {
                    Input = new AudioInputConfiguration { TurnDetection = new TurnDetectionConfiguration { Type = turns.Type, CreateResponse = answers } },
                },
            },
            over);
}
