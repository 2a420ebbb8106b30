using Parley.Agents.Playout;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Agents.Settings;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Sending;

/// <summary>What goes to the model at its owner's wish. For the session's loop alone, but for <see cref="SentAudio"/>.</summary>
internal sealed class SessionSending(AgentConfirmation confirmation, ResponseFlow responses, SessionOutput output)
{
    private static readonly TimeSpan s_shortestTurn = TimeSpan.FromMilliseconds(100); // servers refuse to commit less (protocol §6.3)
    private long _sentAudioBytes;
    private long _pushedAt;
    private int _itemCount;

    /// <summary>True while the user holds the button to talk: until the turn is committed, by whichever way, or the button is let go.</summary>
    public bool IsPushed { get; private set; }

    /// <summary>Counts the caller's audio; from any thread.</summary>
    public void SentAudio(int byteCount) => Interlocked.Add(ref _sentAudioBytes, byteCount);

    /// <summary>
    /// Sends an event as it is; <c>response.create</c>, <c>response.cancel</c> and <c>session.update</c> take their turn among the session's own.
    /// </summary>
    public ValueTask SendAsync(ClientEvent clientEvent) => clientEvent switch
    {
        ResponseCreateEvent create => responses.RequestAsync(create),
        ResponseCancelEvent cancel => responses.CancelAsync(cancel),
        InputAudioBufferCommitEvent commit => CommitAsync(commit),
        SessionUpdateEvent update => confirmation.RequestAsync(new SettingsChange(wish => wish.WithRaw(update.Session)) { Raw = update }),
        _ => output.SendAsync(clientEvent),
    };

    /// <summary>Sends it if the condition holds, with nothing between the check and the sending.</summary>
    public async ValueTask SendIfAsync(ClientEvent clientEvent, Func<bool> condition, TaskCompletionSource<bool> sent)
    {
        var holds = false;
        try
        {
            holds = condition();
        }
        catch (Exception exception) // the owner's fault goes back to the owner
        {
            sent.TrySetException(exception);
            return;
        }

        if (holds)
        {
            await SendAsync(clientEvent).ConfigureAwait(false);
        }

        sent.TrySetResult(holds);
    }

    /// <summary>Adds a message to the conversation.</summary>
    public async ValueTask SendMessageAsync(MessageItem message, MessageAnswer answer)
    {
        // An id of ours tells when the server has the item, and thus which of its responses take it into account.
        var item = message.Id is null ? message with { Id = $"parley_item_{++_itemCount}" } : message;
        await output.SendAsync(new ConversationItemCreateEvent { Item = item }).ConfigureAwait(false);
        if (answer == MessageAnswer.Respond)
        {
            await responses.RequestAsync(item.Id).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the user's turn.</summary>
    public async ValueTask CommitAsync(MessageAnswer answer)
    {
        await CommitAsync(new InputAudioBufferCommitEvent()).ConfigureAwait(false);
        if (answer == MessageAnswer.Respond)
        {
            await responses.RequestAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Silences the agent and forgets what was heard of the room.</summary>
    public async ValueTask BeginPushToTalkAsync(SpokenOutput speech)
    {
        responses.SpeechStarted();
        IsPushed = true;
        await speech.InterruptAsync(heard: null).ConfigureAwait(false);
        await output.SendAsync(new InputAudioBufferClearEvent()).ConfigureAwait(false);
        _pushedAt = Interlocked.Read(ref _sentAudioBytes);
    }

    /// <summary>Ends the turn, unless the button was only tapped.</summary>
    public async ValueTask EndPushToTalkAsync(TaskCompletionSource<bool> wasSpoken)
    {
        IsPushed = false;
        var byteCount = Interlocked.Read(ref _sentAudioBytes) - _pushedAt;
        var isTurn = AudioLength.Of(byteCount, confirmation.Configuration.Audio?.Input?.Format) >= s_shortestTurn;
        if (isTurn)
        {
            await CommitAsync(MessageAnswer.Respond).ConfigureAwait(false);
        }
        else
        {
            await output.SendAsync(new InputAudioBufferClearEvent()).ConfigureAwait(false);
        }

        await responses.SpeechEndedAsync().ConfigureAwait(false);
        wasSpoken.TrySetResult(isTurn);
    }

    private async ValueTask CommitAsync(InputAudioBufferCommitEvent commit)
    {
        IsPushed = false;
        await output.SendAsync(commit).ConfigureAwait(false);
        await responses.SpeechEndedAsync().ConfigureAwait(false); // the turn is over, however it began
    }
}
