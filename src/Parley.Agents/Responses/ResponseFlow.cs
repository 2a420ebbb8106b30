using Parley.Agents.Interruptions;
using Parley.Agents.Sessions;
using Parley.Realtime.Errors;
using Parley.Realtime.Responses;

namespace Parley.Agents.Responses;

/// <summary>Asks the model for responses, one at a time, as <see cref="ResponseSequencer"/> decides. For the session's loop alone.</summary>
/// <param name="output">The way to the model.</param>
/// <param name="first">How an agent's first response differs from the session; null for not at all. Responses with instructions of their own do not.</param>
internal sealed class ResponseFlow(SessionOutput output, Func<ResponseConfiguration?> first)
{
    private readonly ResponseSequencer _sequencer = new(
        "parley_response_", new RequestToken(), outcome => Tell(outcome, output));

    /// <summary>The running response of the default conversation; null when there is none. From any thread.</summary>
    public string? ActiveResponseId => _sequencer.ActiveResponseId;

    /// <summary>What the running response was asked for with; null when the server began it by itself, or none runs.</summary>
    public ResponseRequest? ActiveRequest => _sequencer.ActiveRequest;

    /// <summary>What was asked for and has not begun; null for nothing. What still waits to be sent is not among it.</summary>
    public ResponseRequest? InFlight => _sequencer.InFlight;

    /// <summary>How many responses are asked for and have not begun. From any thread.</summary>
    public int PendingCount => _sequencer.PendingCount;

    /// <summary>Asks for a response: now, or after the running one.</summary>
    /// <param name="itemId">The item that wants an answer; null for a response of its own. See <see cref="ResponseSequencer.Request(string?)"/>.</param>
    public ValueTask RequestAsync(string? itemId = null) => SendAsync(_sequencer.Request(itemId));

    /// <summary>Asks for a response with a body of its own, in its turn.</summary>
    public ValueTask RequestAsync(ResponseCreateEvent create, InterruptionOptions? interruption = null) =>
        SendAsync(_sequencer.Request(create, interruption));

    /// <summary>Ends the running response, or the one that is about to begin.</summary>
    public ValueTask CancelAsync() => SendAsync(_sequencer.Cancel());

    /// <summary>Ends the running response and no other.</summary>
    public ValueTask CancelActiveAsync() => SendAsync(_sequencer.CancelActive());

    /// <summary>Ends the response that is named, if it runs, or the running one when none is.</summary>
    public ValueTask CancelAsync(ResponseCancelEvent cancel) => cancel.ResponseId is null || cancel.ResponseId == ActiveResponseId
        ? SendAsync(_sequencer.Cancel() is { } ours ? ours with { EventId = cancel.EventId } : null)
        : output.SendAsync(cancel); // one outside of the conversation

    /// <summary>A response began.</summary>
    public ValueTask StartedAsync(Response response) => SendAsync(_sequencer.Created(response));

    /// <summary>A response ended, however: from now on it runs no more. Returns what <see cref="GoOnAsync"/> is to send.</summary>
    public ResponseCreateEvent? Ended(Response response) => _sequencer.Done(response);

    /// <summary>Asks for the response whose turn it is after one that <see cref="Ended"/>; null for none.</summary>
    public ValueTask GoOnAsync(ResponseCreateEvent? next) => SendAsync(next);

    /// <summary>Another connection took over: what was asked for on the old one and has not begun is asked for again.</summary>
    public ValueTask ResumeAsync() => SendAsync(_sequencer.ConnectionReplaced());

    /// <summary>The model has an item.</summary>
    public void ItemAdded(string itemId) => _sequencer.ItemAdded(itemId);

    /// <summary>The user speaks: nobody talks into it.</summary>
    public void SpeechStarted() => _sequencer.SpeechStarted();

    /// <summary>The user is silent again.</summary>
    public ValueTask SpeechEndedAsync() => SendAsync(_sequencer.SpeechEnded());

    /// <summary>True for a response outside of the conversation.</summary>
    public bool IsOutOfBand(Response response) => _sequencer.IsOutOfBand(response);

    /// <summary>True when the error was about a request of ours and nobody needs to hear of it.</summary>
    public async ValueTask<bool> AbsorbsAsync(ErrorDetails error)
    {
        var isAbsorbed = _sequencer.Absorbs(error);
        await SendAsync(_sequencer.Next()).ConfigureAwait(false);
        return isAbsorbed;
    }

    private ResponseCreateEvent WithFirst(ResponseCreateEvent create)
    {
        var body = create.Response ?? new ResponseConfiguration();
        return body is { Instructions: null, Input: null, Conversation: not "none" } && first() is { } differing
            ? create with { Response = body with { Instructions = differing.Instructions, ToolChoice = body.ToolChoice ?? differing.ToolChoice } }
            : create;
    }

    private static void Tell(ResponseRequestOutcome outcome, SessionOutput output)
    {
        output.Emit(new ResponseRequestEvent(outcome));
        if (outcome == ResponseRequestOutcome.GivenUp)
        {
            output.Emit(new SessionErrorEvent("conversation_already_has_active_response", "A response was refused too often and is given up."));
        }
    }

    private async ValueTask SendAsync(ResponseCreateEvent? create)
    {
        if (create is null)
        {
            return;
        }

        try
        {
            await output.SendAsync(WithFirst(create)).ConfigureAwait(false);
        }
        catch
        {
            _sequencer.SendFailed(create);
            throw;
        }
    }

    private async ValueTask SendAsync(ResponseCancelEvent? cancel)
    {
        if (cancel is null)
        {
            return;
        }

        try
        {
            await output.SendAsync(cancel).ConfigureAwait(false);
        }
        catch
        {
            _sequencer.CancelFailed();
            throw;
        }
    }
}
