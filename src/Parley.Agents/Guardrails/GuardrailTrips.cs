using Parley.Agents.History;
using Parley.Agents.Playout;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Agents.Guardrails;

/// <summary>
/// What follows a trip: the response stops, however far it has come, and the agent corrects itself. A trip belongs to its response: one
/// that comes late leaves a newer one alone. For the session's loop alone.
/// </summary>
internal sealed class GuardrailTrips(
    GuardrailTripAction action, SpokenOutput speech, ResponseFlow responses, ConversationHistory history, SessionEnding ending, SessionOutput output)
{
    private const int MaxCorrectionsInARow = 3; // a correction is watched, too: a model that cannot do it must not try for ever
    private int _correctionsInARow;
    private int _itemCount;

    /// <summary>An answer was fit to be heard, or the user spoke.</summary>
    public void Relax() => _correctionsInARow = 0;

    /// <param name="text">What must not be said.</param>
    /// <param name="results">Who says so.</param>
    /// <param name="responseId">The response to stop; null when there is none.</param>
    /// <param name="isLatest">False when a newer response, or a newer turn of the user, has begun: then nothing is said about it.</param>
    public async ValueTask TripAsync(GuardedText text, IReadOnlyList<GuardrailResult> results, string? responseId, bool isLatest)
    {
        output.Emit(new GuardrailTrippedEvent(text, results));
        if (responseId is not null)
        {
            await speech.StopAsync(responseId).ConfigureAwait(false);
        }

        if (action.Kind == GuardrailTripActionKind.EndSession)
        {
            ending.End(SessionCloseReason.Guardrail);
        }
        else if (isLatest && action.Kind != GuardrailTripActionKind.CancelOnly && ++_correctionsInARow <= MaxCorrectionsInARow)
        {
            await CorrectAsync(text, results, isAnswered: responseId is not null).ConfigureAwait(false);
        }
    }

    /// <summary>Stops a response about which all is said already.</summary>
    public ValueTask StopAsync(string responseId) => speech.StopAsync(responseId);

    private async ValueTask CorrectAsync(GuardedText text, IReadOnlyList<GuardrailResult> results, bool isAnswered)
    {
        var item = new MessageItem
        {
            Id = $"parley_guardrail_{++_itemCount}",
            Role = MessageRole.System,
            Content = [new InputTextPart { Text = GuardrailFollowUp.For(text.Side, results.Select(result => result.PolicyHint)) }],
        };
        history.Ahead.Hide(item.Id);
        await output.SendAsync(new ConversationItemCreateEvent { Item = item }).ConfigureAwait(false);
        if (action.Text is { } words)
        {
            var configuration = new ResponseConfiguration { Instructions = FixedWords.Instructions(words), ToolChoice = Realtime.Sessions.ToolChoice.None };
            await responses.RequestAsync(new ResponseCreateEvent { Response = configuration }).ConfigureAwait(false);
        }
        else
        {
            await responses.RequestAsync(isAnswered ? item.Id : null).ConfigureAwait(false); // the server's own answer will be refused: it counts for none
        }
    }
}
