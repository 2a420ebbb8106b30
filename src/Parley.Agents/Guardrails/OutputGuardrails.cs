using Parley.Realtime;
using Parley.Realtime.Responses;

namespace Parley.Agents.Guardrails;

/// <summary>
/// Has the agent's words judged while it says them, written or spoken, by its own guardrails and the run's. For the session's loop alone.
/// </summary>
internal sealed class OutputGuardrails(
    GuardrailOptions options, GuardrailChecks checks, GuardrailTrips trips, HeldOutput held, OutputDelivery delivery)
{
    private readonly Dictionary<string, Watch> _watches = new(StringComparer.Ordinal);
    private string? _latestResponseId;

    /// <summary>A response began.</summary>
    public void Started(string responseId, RealtimeAgent agent)
    {
        EndOthers();
        _latestResponseId = responseId;
        var guardrails = agent.OutputGuardrails.Union(options.Output, ReferenceEqualityComparer.Instance).Cast<IGuardrail>().ToList();
        if (guardrails.Count > 0)
        {
            _watches[responseId] = new Watch(new GuardedResponse(responseId, options.DebounceCharacters), guardrails, agent.Name);
            held.Guard(responseId);
        }
    }

    /// <summary>The agent says more.</summary>
    public void Observe(ServerEvent serverEvent)
    {
        if (_watches.Count == 0)
        {
            return;
        }

        switch (serverEvent)
        {
            case ResponseOutputAudioTranscriptDeltaEvent words when Of(words.ResponseId) is { } watch:
                Check(watch, words.ItemId, watch.Response.Append(words.ItemId, words.Delta), isFinal: false);
                break;
            case ResponseOutputTextDeltaEvent words when Of(words.ResponseId) is { } watch:
                Check(watch, words.ItemId, watch.Response.Append(words.ItemId, words.Delta), isFinal: false);
                break;
            case ResponseOutputAudioTranscriptDoneEvent words when Of(words.ResponseId) is { } watch:
                Check(watch, words.ItemId, watch.Response.Complete(words.ItemId, words.Transcript), isFinal: true);
                break;
            case ResponseOutputTextDoneEvent words when Of(words.ResponseId) is { } watch:
                Check(watch, words.ItemId, watch.Response.Complete(words.ItemId, words.Text), isFinal: true);
                break;
        }
    }

    /// <summary>A response ended, however: what was not checked yet is.</summary>
    public void Ended(string responseId)
    {
        if (Of(responseId) is not { } watch)
        {
            return;
        }

        watch.Response.IsEnded = true;
        foreach (var (itemId, text) in watch.Response.TakeRest())
        {
            Check(watch, itemId, text, isFinal: true);
        }

        Settle(watch);
    }

    /// <summary>A check of the agent's words ended.</summary>
    public async ValueTask AnswerAsync(GuardrailCheck check, IReadOnlyList<GuardrailResult> tripped)
    {
        if (check.Text.ResponseId is not { } responseId || Of(responseId) is not { } watch)
        {
            return;
        }

        if (watch.Response.Passed(check.Number) is { } heldTo && tripped.Count == 0 && !watch.Response.IsTripped)
        {
            held.Clear(responseId, heldTo);
            delivery.Flow();
        }

        if (tripped.Count > 0 && !watch.Response.IsTripped)
        {
            watch.Response.IsTripped = true;
            await trips.TripAsync(check.Text, tripped, responseId, isLatest: responseId == _latestResponseId).ConfigureAwait(false);
        }

        Settle(watch);
    }

    /// <summary>A response whose end never came, because its connection was lost, must not hold up those after it.</summary>
    private void EndOthers()
    {
        foreach (var responseId in _watches.Values.Where(watch => !watch.Response.IsEnded).Select(watch => watch.Response.ResponseId).ToList())
        {
            Ended(responseId);
        }
    }

    private Watch? Of(string responseId) => _watches.GetValueOrDefault(responseId);

    private void Check(Watch watch, string itemId, string? text, bool isFinal)
    {
        if (text is not null && !watch.Response.IsTripped)
        {
            var number = checks.Start(watch.Guardrails, text, itemId, watch.AgentName, watch.Response.ResponseId, isFinal);
            watch.Response.Started(number, held.Position);
        }
    }

    /// <summary>Forgets a response once it has ended and nothing can trip for it any more.</summary>
    private void Settle(Watch watch)
    {
        if (!watch.Response.IsEnded || watch.Response.IsPending)
        {
            return;
        }

        _watches.Remove(watch.Response.ResponseId);
        held.Release(watch.Response.ResponseId);
        delivery.Flow();
        if (!watch.Response.IsTripped)
        {
            trips.Relax();
        }
    }

    private sealed record Watch(GuardedResponse Response, IReadOnlyList<IGuardrail> Guardrails, string AgentName);
}
