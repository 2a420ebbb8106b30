using Parley.Agents.History;
using Parley.Agents.Playout;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Agents.Guardrails;

/// <summary>
/// The way of the model's events to the reader: at once, or after a guardrail let them through. What waits here was not sent to the
/// listener: neither the reader nor the history nor the playout clock knows of it. For the session's loop alone.
/// </summary>
internal sealed class OutputDelivery(
    HeldOutput held, SpokenOutput speech, ConversationHistory history, AgentConfirmation confirmation, SessionOutput output)
{
    private readonly SessionEventMapper _mapper = new();
    private readonly AudioEventPool _audioEvents = new();

    /// <summary>Takes an event of the model.</summary>
    public void Take(ServerEvent serverEvent)
    {
        var (responseId, itemId, byteCount) = SpeechOf(serverEvent);
        if (responseId is null || !held.Holds(responseId))
        {
            Deliver(serverEvent);
            return;
        }

        held.Add(responseId, itemId!, serverEvent, AudioLength.Of(byteCount, confirmation.Configuration.Audio?.Output?.Format));
        Flow();
    }

    /// <summary>Tells the reader of a response's beginning or end, not before what was held of the speech before it.</summary>
    public void Emit(RealtimeSessionEvent? sessionEvent) => Then(() => output.Emit(sessionEvent));

    /// <summary>Does something not before what was held of the speech before it.</summary>
    public void Then(Action tell)
    {
        if (held.IsEmpty)
        {
            tell();
        }
        else
        {
            held.Add(tell);
        }
    }

    /// <summary>Lets through what may flow on.</summary>
    public void Flow()
    {
        while (held.TryTake(out var entry))
        {
            if (entry.Speech is { } spoken)
            {
                Deliver(spoken);
            }
            else
            {
                entry.Tell!();
            }
        }
    }

    private void Deliver(ServerEvent serverEvent)
    {
        if (serverEvent is ResponseOutputAudioDeltaEvent audio)
        {
            Deliver(audio);
            return;
        }

        if (speech.AsHeard(serverEvent) is not { } told)
        {
            return;
        }

        speech.Observe(told);
        output.Emit(_mapper.Map(told));
        output.Emit(history.Apply(told));
    }

    /// <summary>Once it is emitted, audio may be somebody else's at any moment.</summary>
    private void Deliver(ResponseOutputAudioDeltaEvent audio)
    {
        speech.Observe(audio);
        history.Collect(audio);
        var audioEvent = _audioEvents.Make(audio);
        output.Emit(audioEvent);
        audioEvent.Release();
    }

    private (string? ResponseId, string? ItemId, int ByteCount) SpeechOf(ServerEvent serverEvent) => serverEvent switch
    {
        ResponseOutputAudioDeltaEvent audio => (audio.ResponseId, audio.ItemId, audio.Delta.Length),
        ResponseOutputAudioDoneEvent audio => (audio.ResponseId, audio.ItemId, 0),
        ResponseOutputAudioTranscriptDeltaEvent words => (words.ResponseId, words.ItemId, 0),
        ResponseOutputAudioTranscriptDoneEvent words => (words.ResponseId, words.ItemId, 0),
        ResponseOutputItemDoneEvent { Item: MessageItem { Id: { } itemId } } item when held.HolderOf(itemId) is not null => (item.ResponseId, itemId, 0),
        ConversationItemDoneEvent { Item: MessageItem { Id: { } itemId } } => (held.HolderOf(itemId), itemId, 0),
        _ => default,
    };
}
