using Parley.Agents.Playout;
using Parley.Agents.Resolution;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Tools;

/// <summary>When and how the agent speaks about what its tools answered. For the session's loop alone.</summary>
internal sealed class ToolReplies(
    ToolOptions options, QuietLine line, ResponseFlow responses, SpokenOutput speech, Later<SessionCommand> later)
{
    private readonly ToolTurns _turns = new();
    private readonly Queue<ToolReply> _forQuiet = [];
    private bool _isQuietAwaited;

    /// <summary>A call began.</summary>
    public void Called(ToolCall call, ResolvedAgent agent) => _turns.Called(
        call.ResponseId!,
        call.CallId,
        !agent.ToolsByName.TryGetValue(call.Name, out var function) || RealtimeTool.OptionsOf(function).RespondAfter != ToolResponseMode.Never);

    /// <summary>True while the agent's next words wait for a call.</summary>
    public bool IsWaiting => _turns.IsWaiting;

    /// <summary>A call waits for a person: the answers of others do not wait with it.</summary>
    public ValueTask ReleaseAsync(ToolCall call) => FollowAsync(call.ResponseId!, _turns.Release(call.ResponseId!, call.CallId));

    /// <summary>The model was told what a tool answered.</summary>
    public ValueTask AnsweredAsync(ToolOutcome outcome)
    {
        var responseId = outcome.Call.ResponseId!;
        var reply = new ToolReply(outcome.RespondAfter, outcome.Response, ToolDelivery.ItemIdOf(outcome.Call));
        return FollowAsync(responseId, _turns.Answered(responseId, outcome.Call.CallId, reply));
    }

    /// <summary>A response ended; its calls may all be answered already. And nobody may speak now.</summary>
    public async ValueTask ResponseEndedAsync(Response response)
    {
        await FollowAsync(response.Id, _turns.Ended(response.Id, response.Status)).ConfigureAwait(false);
        await SpeakIfQuietAsync().ConfigureAwait(false);
    }

    /// <summary>Answers have waited long enough for those of other calls.</summary>
    public ValueTask OverdueAsync(string responseId, int wait) => FollowAsync(responseId, _turns.Overdue(responseId, wait));

    /// <summary>The connection of all responses is gone.</summary>
    public void EndAll() => _turns.EndAll();

    /// <summary>Says something while a tool runs, unless somebody speaks or is about to.</summary>
    /// <param name="text">The substance.</param>
    public ValueTask FillAsync(string text) => line.Remaining == TimeSpan.Zero && responses is { ActiveResponseId: null, PendingCount: 0 }
        ? responses.RequestAsync(new ResponseCreateEvent
        {
            Response = new ResponseConfiguration
            {
                Instructions = $"""
                    Say to the caller, in the language of the conversation and in one short sentence: {text}
                    Say nothing else, ask nothing, and do not answer what the caller asked before.
                    """,
                ToolChoice = ToolChoice.None,
            },
        })
        : ValueTask.CompletedTask;

    /// <summary>Speaks about what waits for a quiet moment, if this is one; else comes back when it may be.</summary>
    public async ValueTask SpeakIfQuietAsync()
    {
        if (_forQuiet.Count == 0 || line.Remaining is not { } remaining)
        {
            return; // the end of what is being said comes here again
        }

        if (remaining > TimeSpan.Zero)
        {
            if (!_isQuietAwaited)
            {
                _isQuietAwaited = true;
                later.Post(new QuietMomentCommand(), remaining);
            }

            return;
        }

        var reply = _forQuiet.LastOrDefault(waiting => waiting.Response is not null) ?? _forQuiet.Last();
        _forQuiet.Clear(); // one response speaks about all of them
        await RequestAsync(reply).ConfigureAwait(false);
    }

    /// <summary>The moment for which <see cref="SpeakIfQuietAsync"/> waited.</summary>
    public ValueTask TryQuietAsync()
    {
        _isQuietAwaited = false;
        return SpeakIfQuietAsync();
    }

    private async ValueTask FollowAsync(string responseId, ToolReply? reply)
    {
        if (_turns.BeginsToWait(responseId) is { } wait)
        {
            later.Post(new ToolTurnOverdueCommand(responseId, wait), options.MaxTurnWait);
        }

        switch (reply?.Mode)
        {
            case ToolResponseMode.Always:
                await RequestAsync(reply).ConfigureAwait(false);
                break;
            case ToolResponseMode.WhenIdle:
                _forQuiet.Enqueue(reply);
                await SpeakIfQuietAsync().ConfigureAwait(false);
                break;
            case ToolResponseMode.Interrupt:
                await speech.InterruptAsync(heard: null).ConfigureAwait(false);
                await RequestAsync(reply).ConfigureAwait(false);
                break;
        }
    }

    private ValueTask RequestAsync(ToolReply reply) => reply.Response is null
        ? responses.RequestAsync(reply.ItemId)
        : responses.RequestAsync(new ResponseCreateEvent { Response = reply.Response });
}
