using Parley.Agents.Responses;
using Parley.Realtime;
using Parley.Realtime.InputAudio;

namespace Parley.Agents.Guardrails;

/// <summary>
/// Has the user's words judged once they are written down, which may be after the answer began, or before. A trip stops the answer to those
/// words, and no other. For the session's loop alone.
/// </summary>
internal sealed class InputGuardrails(GuardrailOptions options, GuardrailChecks checks, GuardrailTrips trips, ResponseFlow responses)
{
    private string? _latestItemId;
    private string? _answerId;
    private bool _isRefused; // the latest turn tripped before anything answered it: what the server still begins by itself is not wanted
    private ResponseRequest? _refusedRequest; // nor what was asked for the turn by then

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

    /// <summary>It is known who asked for the running response: one that answers a refused turn is stopped.</summary>
    public ValueTask RefuseAsync()
    {
        var isAnswer = responses.ActiveRequest is null || responses.ActiveRequest == _refusedRequest;
        if (!_isRefused || !isAnswer || responses.ActiveResponseId is not { } responseId)
        {
            return ValueTask.CompletedTask;
        }

        _isRefused = false;
        return trips.StopAsync(responseId);
    }

    /// <summary>A check of the user's words ended.</summary>
    public ValueTask AnswerAsync(GuardrailCheck check, IReadOnlyList<GuardrailResult> tripped)
    {
        if (tripped.Count == 0)
        {
            return ValueTask.CompletedTask;
        }

        var isLatest = _latestItemId is null || check.Text.ItemId == _latestItemId;
        if (isLatest && _answerId is null)
        {
            _isRefused = true;
            _refusedRequest = responses.InFlight is { IsManual: false } answer ? answer : null;
        }

        return trips.TripAsync(check.Text, tripped, isLatest ? _answerId : null, isLatest);
    }

    private void Turn(string itemId)
    {
        if (itemId != _latestItemId)
        {
            _latestItemId = itemId;
            _answerId = null;
            _isRefused = false;
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
