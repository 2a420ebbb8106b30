using Parley.Agents.Resolution;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Responses;

namespace Parley.Agents.Hosting;

/// <summary>When and how a hosted agent speaks about what its tools answered. For the connection's loop alone.</summary>
internal sealed class HostedReplies(
    HostedTurns requests, HostedLine line, ActiveAgents agents, HostedConfiguration configuration, Later<HostedCommand> later, TimeSpan maxTurnWait,
    string eventIdPrefix, Func<ClientEvent, ValueTask> send)
{
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromMilliseconds(250);
    private readonly ToolTurns _turns = new();
    private readonly ResponseSequencer _responses = new($"{eventIdPrefix}response_");
    private readonly HashSet<string> _withClientCalls = new(StringComparer.Ordinal);
    private readonly List<ResponseConfiguration?> _forQuiet = [];
    private bool _isQuietAwaited;

    /// <summary>The running response of the conversation; null when there is none.</summary>
    public string? ActiveResponseId => _responses.ActiveResponseId;

    /// <summary>A response began.</summary>
    public void Began(Response response)
    {
        _ = _responses.Created(response);
        if (_responses.ActiveResponseId == response.Id)
        {
            requests.Began(response);
        }
    }

    /// <summary>The response calls a tool of the client's: the client asks for what follows.</summary>
    public void ClientCalled(string responseId) => _withClientCalls.Add(responseId);

    /// <summary>A call of an agent's tool began.</summary>
    public void Called(ToolCall call, ResolvedAgent agent) => _turns.Called(
        call.ResponseId!,
        call.CallId,
        !agent.ToolsByName.TryGetValue(call.Name, out var function) || RealtimeTool.OptionsOf(function).RespondAfter != ToolResponseMode.Never);

    /// <summary>The model was told what a tool answered.</summary>
    public ValueTask AnsweredAsync(ToolOutcome outcome)
    {
        var responseId = outcome.Call.ResponseId!;
        var reply = new ToolReply(outcome.RespondAfter, outcome.Response);
        return FollowAsync(responseId, _turns.Answered(responseId, outcome.Call.CallId, reply));
    }

    /// <summary>A response ended; its calls may all be answered already. And nobody may speak now.</summary>
    public async ValueTask EndedAsync(Response response)
    {
        await AskAsync(_responses.Done(response)).ConfigureAwait(false);
        await FollowAsync(response.Id, _turns.Ended(response.Id, response.Status)).ConfigureAwait(false);
        await SpeakIfQuietAsync().ConfigureAwait(false);
    }

    /// <summary>Answers have waited long enough for those of other calls.</summary>
    public ValueTask OverdueAsync(string responseId, int wait) => FollowAsync(responseId, _turns.Overdue(responseId, wait));

    /// <summary>True when the error refused a request of ours and nobody needs to hear of it.</summary>
    public bool Absorbs(ErrorDetails error) => _responses.Absorbs(error);

    /// <summary>A request could not be sent.</summary>
    public ValueTask RetryAsync() => AskAsync(_responses.Next());

    /// <summary>The moment for which <see cref="SpeakIfQuietAsync"/> waited.</summary>
    public ValueTask TryQuietAsync()
    {
        _isQuietAwaited = false;
        return SpeakIfQuietAsync();
    }

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
                later.Post(new HostedQuietCommand(), remaining);
            }

            return;
        }

        var settings = _forQuiet.LastOrDefault(waiting => waiting is not null);
        _forQuiet.Clear(); // one response speaks about all of them
        await RequestAsync(settings).ConfigureAwait(false);
    }

    private async ValueTask FollowAsync(string responseId, ToolReply? reply)
    {
        if (_turns.BeginsToWait(responseId) is { } wait)
        {
            later.Post(new HostedTurnOverdueCommand(responseId, wait), maxTurnWait);
        }

        if (reply is not null && !_withClientCalls.Contains(responseId))
        {
            await SpeakAsync(reply.Mode, reply.Response ?? requests.FollowUp(responseId)).ConfigureAwait(false);
        }

        if (!_turns.Has(responseId))
        {
            _withClientCalls.Remove(responseId);
            requests.Forget(responseId);
        }
    }

    private async ValueTask SpeakAsync(ToolResponseMode mode, ResponseConfiguration? settings)
    {
        if (mode == ToolResponseMode.WhenIdle)
        {
            _forQuiet.Add(settings);
            await SpeakIfQuietAsync().ConfigureAwait(false);
            return;
        }

        if (mode == ToolResponseMode.Interrupt && _responses.Cancel() is { } cancel)
        {
            line.Stop();
            await send(cancel with { EventId = $"{eventIdPrefix}cancel" }).ConfigureAwait(false);
        }

        await RequestAsync(settings).ConfigureAwait(false);
    }

    private ValueTask RequestAsync(ResponseConfiguration? settings)
    {
        if (settings?.Instructions is null && agents.NextResponse(configuration.Instructions) is { } first) // of an agent that has just taken over
        {
            settings = (settings ?? new ResponseConfiguration()) with
            {
                Instructions = first.Instructions, ToolChoice = settings?.ToolChoice ?? first.ToolChoice,
            };
        }

        return AskAsync(settings is null ? _responses.Request() : _responses.Request(new ResponseCreateEvent { Response = settings }));
    }

    private async ValueTask AskAsync(ResponseCreateEvent? create)
    {
        if (create is null)
        {
            return;
        }

        try
        {
            await send(create).ConfigureAwait(false);
        }
        catch (RealtimeDisconnectedException)
        {
            _responses.SendFailed(create); // the inner model's end is on the way
        }
        catch (Exception exception) when (exception is not OperationCanceledException) // one failed send is not the connection's end
        {
            _responses.SendFailed(create);
            later.Post(new HostedRetryCommand(), s_retryAfter);
        }
    }
}
