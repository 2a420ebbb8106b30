using Microsoft.Extensions.Logging;
using Parley.Agents.Connections;
using Parley.Agents.Metering;
using Parley.Agents.Responses;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Sessions;

/// <summary>The session's one logical thread: the order in which its parts take note of what happens.</summary>
internal sealed class SessionLoop(SessionParts parts, AgentSessionOptions options, ILogger logger)
{
    private readonly LastEventId _lastEventId = new();

    /// <summary>Runs until the inbox is completed or the session fails. Never throws.</summary>
    public async Task RunAsync(SessionInbox inbox)
    {
        parts.Takeover.HandleBy(HandleAsync);
        try
        {
            while (!parts.Ending.IsOver && !inbox.IsOver)
            {
                while (!parts.Ending.IsOver && inbox.TryRead(out var input))
                {
                    await TakeAsync(input).ConfigureAwait(false);
                }

                if (!parts.Ending.IsOver && !inbox.IsOver)
                {
                    await inbox.WaitAsync().ConfigureAwait(false);
                }
            }
        }
        catch (RealtimeDisconnectedException exception)
        {
            parts.Ending.Disconnect(exception);
        }
        catch (OperationCanceledException) when (parts.Connection.IsStopping)
        {
            // closed by its owner while the model took nothing
        }
        catch (Exception exception) // the session's border: the fault becomes an event
        {
            var type = exception.GetType().Name;
            SessionLog.SessionFailed(logger, type, exception.StackTrace);
            parts.Ending.Fail("session_failed", $"The session failed of {type}; the log says where.", exception);
        }
    }

    private ValueTask TakeAsync(SessionInput input)
    {
        parts.Recorder?.Take(input, parts);
        if (input.From is { } connection && !parts.Connection.Is(connection))
        {
            return parts.Continuity.TakeAsync(connection, input);
        }

        return input.Event is not { } serverEvent ? RunAsync(input.Command!)
            : _lastEventId.IsThatOf(serverEvent) ? ValueTask.CompletedTask
            : HandleAsync(serverEvent);
    }

    private async ValueTask RunAsync(SessionCommand command)
    {
        try
        {
            await command.RunAsync(parts).ConfigureAwait(false);
            command.Done?.TrySetResult();
        }
        catch (RealtimeDisconnectedException exception)
        {
            command.Done?.TrySetException(exception);
        }
        catch (Exception exception)
        {
            command.Done?.TrySetException(new RealtimeDisconnectedException("The session is closed.", innerException: exception));
            throw;
        }
    }

    private ValueTask HandleAsync(ServerEvent serverEvent) =>
        serverEvent is ResponseOutputAudioDeltaEvent audio ? HandleAsync(audio) : HandleOtherAsync(serverEvent);

    /// <summary>Nearly all events: the short way. Audio that is passed on is given back by whoever has it last.</summary>
    private ValueTask HandleAsync(ResponseOutputAudioDeltaEvent audio)
    {
        if (options.ModelEvents == ModelEventPassing.All)
        {
            parts.Output.Emit(new ModelEvent(audio.IsLent ? audio with { } : audio));
        }

        if (parts.OutOfBand.Takes(audio))
        {
            audio.Recycle();
            return ValueTask.CompletedTask;
        }

        parts.Confirmation.LockVoice(); // also when nobody shall hear it: the model has spoken
        if (!parts.Speech.Admits(audio))
        {
            audio.Recycle();
            return ValueTask.CompletedTask;
        }

        parts.Continuity.Live.Observe(audio);
        parts.Delivery.Take(audio);
        return parts.Continuity.SettleIfDueAsync();
    }

    private async ValueTask HandleOtherAsync(ServerEvent serverEvent)
    {
        if (options.ModelEvents == ModelEventPassing.All)
        {
            parts.Output.Emit(new ModelEvent(serverEvent));
        }

        if (await parts.OutOfBand.TakesAsync(serverEvent).ConfigureAwait(false))
        {
            if (serverEvent is ResponseDoneEvent { Response: var aside })
            {
                parts.Output.Emit(parts.Usage.Add(aside, parts.Agents.Current.Agent.Name));
            }

            return;
        }

        if (!parts.Speech.Admits(serverEvent))
        {
            return;
        }

        parts.Delivery.Take(serverEvent);
        if (!parts.Speech.IsStopped(serverEvent))
        {
            parts.Guardrails.Observe(serverEvent, parts.Agents.Current);
        }

        await parts.Mcp.TakeAsync(serverEvent).ConfigureAwait(false);
        await parts.Edits.ObserveAsync(serverEvent).ConfigureAwait(false);
        await RouteAsync(serverEvent).ConfigureAwait(false);
        await parts.Continuity.ObserveAsync(serverEvent).ConfigureAwait(false);
    }

    private async ValueTask RouteAsync(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case SessionCreatedEvent created:
                Configure(created.Session);
                await parts.Output.SendAsync(parts.Confirmation.Request()).ConfigureAwait(false);
                break;
            case SessionUpdatedEvent updated:
                Configure(updated.Session);
                parts.Output.Emit(new SessionConfiguredEvent(parts.Confirmation.Configuration));
                await parts.Edits.RestoreAsync().ConfigureAwait(false);
                parts.Output.Emit(parts.Connection.Become(ConnectionState.Connected)); // before whoever waits for the start goes on
                await ConfirmAsync().ConfigureAwait(false);
                parts.User.Configured(); // by now it is another agent's, where there is one
                break;
            case ResponseCreatedEvent created:
                var agent = parts.Agents.Started(created.Response.Id);
                parts.Delivery.Emit(new ResponseStartedEvent(created.Response));
                parts.Delivery.Emit(new AgentStartedEvent(agent.Name, created.Response.Id));
                parts.Guardrails.Started(created.Response, agent);
                await parts.Responses.StartedAsync(created.Response).ConfigureAwait(false);
                await parts.Guardrails.RefuseAsync().ConfigureAwait(false);
                await parts.User.ResponseStartedAsync(created.Response).ConfigureAwait(false);
                break;
            case ResponseOutputItemDoneEvent { Item: FunctionCallItem call } done when call.Status != ItemStatus.Incomplete:
                await parts.Tools.StartAsync(call, done.ResponseId, parts.Agents.Of(done.ResponseId)).ConfigureAwait(false);
                break;
            case ResponseDoneEvent done:
                await EndResponseAsync(done.Response).ConfigureAwait(false);
                break;
            case InputAudioBufferSpeechStartedEvent started:
                await parts.User.StartedAsync(started).ConfigureAwait(false);
                break;
            case InputAudioBufferSpeechStoppedEvent stopped:
                await parts.User.StoppedAsync(stopped).ConfigureAwait(false);
                await parts.ToolReplies.SpeakIfQuietAsync().ConfigureAwait(false);
                break;
            case ConversationItemAddedEvent { Item.Id: { } itemId }:
                parts.Responses.ItemAdded(itemId);
                break;
            case ConversationItemTruncatedEvent truncated: // the model has cut its words as well
                await parts.Output.SendAsync(new ConversationItemRetrieveEvent { ItemId = truncated.ItemId }).ConfigureAwait(false);
                break;
            case InputAudioBufferClearedEvent when !parts.Sending.IsPushed: // else the turn has just begun with it
                await parts.Responses.SpeechEndedAsync().ConfigureAwait(false);
                break;
            case InputAudioTranscriptionDeltaEvent words:
                await parts.User.HeardAsync(words.ItemId, words.Delta ?? "").ConfigureAwait(false);
                break;
            case InputAudioTranscriptionCompletedEvent transcription:
                parts.Usage.Add(transcription);
                await parts.User.HeardAllAsync(transcription.ItemId, transcription.Transcript).ConfigureAwait(false);
                break;
            case InputAudioBufferCommittedEvent committed:
                parts.Tools.Interrupt();
                await parts.User.CommittedAsync(committed.ItemId).ConfigureAwait(false);
                if (!parts.Sending.IsPushed) // else it is the turn before
                {
                    await parts.Responses.SpeechEndedAsync().ConfigureAwait(false);
                }

                break;
            case ErrorEvent error:
                await HandleAsync(error.Error).ConfigureAwait(false);
                break;
        }
    }

    private void Configure(SessionConfiguration session)
    {
        parts.Output.Name(session.Id ?? "");
        parts.Confirmation.Apply(session);
        if (parts.Confirmation.Configuration.Audio?.Output?.Format is { } format)
        {
            parts.Speech.SetFormat(format);
        }
    }

    private async ValueTask EndResponseAsync(Response response)
    {
        var agentName = parts.Agents.Ended(response.Id).Name;
        var usage = parts.Usage.Add(response, agentName);
        var next = parts.Responses.Ended(response); // before anybody is told: who looks then sees that it runs no more
        parts.Delivery.Then(() => TellEnd(parts.Speech.TakeAsHeard(response), agentName, usage));
        parts.Guardrails.Ended(response);
        await parts.User.ResponseEndedAsync(response).ConfigureAwait(false);
        await parts.Responses.GoOnAsync(next).ConfigureAwait(false);
        await parts.Mcp.ResponseEndedAsync(response).ConfigureAwait(false);
        await parts.ToolReplies.ResponseEndedAsync(response).ConfigureAwait(false);
        parts.Delivery.Emit(ResponseOutcome.Complaint(response));
    }

    private void TellEnd(Response response, string agentName, UsageUpdatedEvent? usage)
    {
        var lastMessage = response.Output.OfType<MessageItem>().LastOrDefault();
        parts.Output.Emit(new ResponseEndedEvent(response));
        parts.Output.Emit(usage);
        parts.Output.Emit(new AgentEndedEvent(
            agentName, response.Id, lastMessage is null ? "" : MessageText.Of(lastMessage), response.Status));
    }

    private async ValueTask ConfirmAsync()
    {
        var isStart = !parts.Confirmation.Confirmed.IsCompleted;
        await parts.Confirmation.ConfirmAsync().ConfigureAwait(false);
        if (isStart && parts.Agents.Current.Agent.Greeting is not null)
        {
            await parts.Responses.RequestAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask HandleAsync(ErrorDetails error)
    {
        if (parts.Edits.Refused(error) || await parts.Confirmation.RefusesAsync(error).ConfigureAwait(false) || parts.OutOfBand.IsRefusal(error))
        {
            return;
        }

        if (await parts.Responses.AbsorbsAsync(error).ConfigureAwait(false) || BenignRaces.Contains(error))
        {
            SessionLog.BenignError(logger, error.Code);
            await parts.Guardrails.RefuseAsync().ConfigureAwait(false); // a refused request was not that of the running response
            return;
        }

        parts.Output.Emit(new SessionErrorEvent(error.Code, error.Message));
    }
}
