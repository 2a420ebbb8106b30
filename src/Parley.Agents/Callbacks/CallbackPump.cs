using Microsoft.Extensions.Logging;
using Parley.Agents.Sessions;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Agents.Callbacks;

/// <summary>Turns a session's events into the calls of a conversation's callbacks, one after the other.</summary>
internal sealed class CallbackPump(VoiceConversation conversation, AudioBacklog backlog, ILogger logger)
{
    /// <summary>Runs until the session's events end. Never throws.</summary>
    public async Task RunAsync(IAsyncEnumerable<RealtimeSessionEvent> events)
    {
        try
        {
            await foreach (var sessionEvent in events.ConfigureAwait(false))
            {
                await TakeAsync(sessionEvent).ConfigureAwait(false);
            }
        }
        catch (Exception exception) // the callbacks fell too far behind: the conversation is over, and says why
        {
            CallbackLog.PumpFailed(logger, exception.GetType().Name);
            await ReportAsync("events_not_read", "The callbacks took too long; events of the session were lost.").ConfigureAwait(false);
        }

        backlog.Complete();
    }

    private async Task TakeAsync(RealtimeSessionEvent sessionEvent)
    {
        try
        {
            await (CallAsync(sessionEvent) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (Exception exception) // the application's own code
        {
            CallbackLog.CallbackFailed(logger, exception.GetType().Name, sessionEvent.GetType().Name, exception.StackTrace);
            await ReportAsync("callback_failed", $"A callback threw {exception.GetType().Name}; the log says where.").ConfigureAwait(false);
        }
    }

    private Task? CallAsync(RealtimeSessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case AudioEvent audio:
                var onAudio = conversation.OnAudio;
                backlog.Add(audio.Audio.Span, isPlayed: onAudio is not null);
                return onAudio?.Invoke(audio.Audio);
            case AudioInterruptedEvent:
                backlog.Clear();
                return conversation.OnInterrupted?.Invoke();
            case AgentTranscriptEvent words:
                return conversation.OnTranscript?.Invoke(words.Text, words.IsFinal);
            case UserTranscriptEvent { IsFinal: true } words:
                return conversation.OnUserTranscript?.Invoke(words.Text);
            case SpeechStoppedEvent:
                return conversation.OnUserTurnComplete?.Invoke();
            case ResponseEndedEvent ended when ended.Response.Status == ResponseStatus.Failed || ended.Response.Output.Any(item => item is MessageItem):
                return conversation.OnTurnComplete?.Invoke();
            case SessionErrorEvent error:
                return conversation.OnError?.Invoke(error);
            case SessionClosedEvent closed:
                return conversation.OnDisconnected?.Invoke(closed.Reason);
            default:
                return null;
        }
    }

    private async Task ReportAsync(string code, string message)
    {
        try
        {
            await (conversation.OnError?.Invoke(new SessionErrorEvent(code, message)) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (Exception exception) // there is nobody left to tell
        {
            CallbackLog.CallbackFailed(logger, exception.GetType().Name, nameof(SessionErrorEvent), exception.StackTrace);
        }
    }
}
