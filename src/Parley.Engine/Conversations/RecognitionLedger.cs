using Microsoft.Extensions.AI;
using Parley.Engine.Conversations.Mcp;
using Parley.Realtime.Items;

namespace Parley.Engine.Conversations;

/// <summary>Which piece of audio is being recognised, and what became of it; tells the client when it asked for transcripts.</summary>
internal sealed class RecognitionLedger(ConversationScope scope, SessionState session, ItemList items, McpServerList mcpServers)
{
    private const int MostPending = 256;
    private static readonly TimeSpan s_mostPendingAudio = TimeSpan.FromMinutes(10);
    private const string LogprobsInclude = "item.input_audio_transcription.logprobs";

    private readonly Dictionary<int, PartRecognition> _open = [];
    private readonly TranscriptEvents _transcripts = new(scope);
    private int _lastId;

    private bool IncludesLogprobs => session.Current.Include.Value?.Contains(LogprobsInclude) == true;

    /// <summary>Throws when so much audio waits for the recogniser that no more is taken: each piece of it is held until then.</summary>
    /// <param name="more">How many pieces are to come.</param>
    public void CheckRoom(int more)
    {
        var waiting = more == 0 ? TimeSpan.Zero : _open.Values.Aggregate(TimeSpan.Zero, (sum, recognition) => sum + recognition.AudioDuration);
        if (more > 0 && (_open.Count + more > MostPending || waiting >= s_mostPendingAudio))
        {
            throw ProtocolErrors.TooMuchToRecognise(MostPending, s_mostPendingAudio);
        }
    }

    /// <summary>Starts a recogniser on the turn that is being heard.</summary>
    public PartRecognition StartLive(TimeSpan from)
    {
        var recognition = Open();
        scope.Do(new StartRecognition(recognition.Id, Request(), from));
        return recognition;
    }

    /// <summary>Recognises audio that is there already.</summary>
    public PartRecognition Start(byte[] audio)
    {
        var format = WireAudioFormats.ToAudioFormat(session.Input.Format);
        var recognition = Open();
        scope.Do(new RecogniseAudio(recognition.Id, Request(), audio, format, session.Input.NoiseReduction.Value));
        recognition.AudioDuration = format.DurationOf(audio.Length);
        return recognition;
    }

    /// <summary>Forgets one whose audio was thrown away.</summary>
    public void Cancel(PartRecognition recognition)
    {
        _open.Remove(recognition.Id);
        scope.Do(new CancelRecognition(recognition.Id));
    }

    /// <summary>The audio has become an item: what was recognised belongs to it.</summary>
    public void Attach(PartRecognition recognition, ConversationEntry entry, int contentIndex)
    {
        recognition.Entry = entry;
        recognition.ContentIndex = contentIndex;
        entry.Recognitions.Add(recognition);
        Publish(recognition);
    }

    /// <returns>True when the words that a response may wait for are there.</returns>
    public bool Handle(ConversationInput result)
    {
        switch (result)
        {
            case RecognitionAdvanced advanced when _open.TryGetValue(advanced.RecognitionId, out var recognition):
                recognition.FinalText = advanced.Text;
                Publish(recognition);
                return false;
            case RecognitionFinished finished when _open.TryGetValue(finished.RecognitionId, out var recognition):
                recognition.Succeed(finished);
                Publish(recognition);
                return true;
            case RecognitionFailed failed when _open.TryGetValue(failed.RecognitionId, out var recognition):
                recognition.Fail(failed.Message);
                Publish(recognition);
                return true;
            default:
                return false;
        }
    }

    private PartRecognition Open()
    {
        var recognition = new PartRecognition(++_lastId);
        _open.Add(recognition.Id, recognition);
        return recognition;
    }

    private RecognitionRequest Request()
    {
        var plan = session.Conversing is { } conversing ? ResponsePlan.Of(conversing, []) : null;
        var tools = plan is null ? ToolTable.None : new ToolTable(plan, mcpServers);
        return new RecognitionRequest(
            ChatContext.Messages(items.InView, tools),
            plan is null ? new ChatOptions() : ChatContext.Options(plan, tools),
            session.Input.Transcription.Value,
            session.IsTelephone)
        {
            IncludesLogprobs = IncludesLogprobs,
            Tracing = plan?.Tracing,
        };
    }

    /// <summary>Nothing is said before the audio is an item: clients know the item by then.</summary>
    private void Publish(PartRecognition recognition)
    {
        if (recognition.Entry is not { } entry)
        {
            return;
        }

        var isWanted = session.Input.Transcription.Value is not null;
        if (recognition.IsPending)
        {
            if (isWanted)
            {
                _transcripts.Advance(entry.Id, recognition, recognition.FinalText);
            }

            return;
        }

        _open.Remove(recognition.Id);
        if (isWanted && recognition.Error is { } error)
        {
            _transcripts.Fail(entry.Id, recognition, error);
        }
        else if (isWanted && recognition.Result is { } result)
        {
            WriteTranscript(entry, recognition);
            _transcripts.Complete(entry.Id, recognition, result, IncludesLogprobs);
        }
    }

    private static void WriteTranscript(ConversationEntry entry, PartRecognition recognition)
    {
        var message = (MessageItem)entry.Item;
        entry.Item = message with
        {
            Content = [.. message.Content.Select((part, index) =>
                index == recognition.ContentIndex && part is InputAudioPart audio ? audio with { Transcript = recognition.Text } : part)],
        };
    }
}
