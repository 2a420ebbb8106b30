using Parley.Realtime;
using Parley.Realtime.InputAudio;

namespace Parley.Agents.Guardrails;

/// <summary>
/// Has the user's words judged once they are written down, which may be after the answer began. A trip stops the answer to those words, and
/// no other. For the session's loop alone.
/// </summary>
internal sealed class InputGuardrails(GuardrailOptions options, GuardrailChecks checks, GuardrailTrips trips)
{
    private string? _latestItemId;
    private string? _answerId;

    /// <summary>The user speaks, or what the user said was written down.</summary>
    public void Observe(ServerEvent serverEvent, RealtimeAgent agent)
    {
        switch (serverEvent)
        {
            case InputAudioBufferSpeechStartedEvent speech:
                Turn(speech.ItemId);
                trips.Relax();
                break;
            case InputAudioBufferCommittedEvent committed:
                Turn(committed.ItemId);
                break;
            case InputAudioTranscriptionCompletedEvent { Transcript.Length: > 0 } words:
                Check(words, agent);
                break;
        }
    }

    /// <summary>A response began: it answers the latest turn.</summary>
    public void Started(string responseId) => _answerId = responseId;

    /// <summary>A check of the user's words ended.</summary>
    public ValueTask AnswerAsync(GuardrailCheck check, IReadOnlyList<GuardrailResult> tripped)
    {
        if (tripped.Count == 0)
        {
            return ValueTask.CompletedTask;
        }

        var isLatest = _latestItemId is null || check.Text.ItemId == _latestItemId;
        return trips.TripAsync(check.Text, tripped, isLatest ? _answerId : null, isLatest);
    }

    private void Turn(string itemId)
    {
        if (itemId != _latestItemId)
        {
            _latestItemId = itemId;
            _answerId = null;
        }
    }

    private void Check(InputAudioTranscriptionCompletedEvent words, RealtimeAgent agent)
    {
        var guardrails = agent.InputGuardrails.Union(options.Input, ReferenceEqualityComparer.Instance).Cast<IGuardrail>().ToList();
        if (guardrails.Count > 0)
        {
            checks.Start(guardrails, words.Transcript, words.ItemId, agent.Name, responseId: null, isFinal: true);
        }
    }
}
