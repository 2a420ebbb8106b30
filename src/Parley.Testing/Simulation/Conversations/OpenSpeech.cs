using System.Text;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Testing.Simulation.Conversations;

/// <summary>A spoken message: each piece is its words, then its audio.</summary>
internal sealed class OpenSpeech(
    string responseId,
    string itemId,
    int outputIndex,
    ReplyMessage message,
    SimulatedPace pace,
    AudioFormatConfiguration? format,
    SimulatedItems? items) : OpenPart
{
    private readonly StringBuilder _words = new();

    public override IEnumerable<ServerEvent> Opening() =>
    [
        new ResponseContentPartAddedEvent
        {
            ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = 0, Part = new ResponsePart("audio", Transcript: ""),
        },
    ];

    public override IEnumerable<ServerEvent> Pieces()
    {
        var left = message.Duration;
        foreach (var piece in Split(message.Words, PieceCount(message.Duration, pace)))
        {
            _words.Append(piece);
            yield return new ResponseOutputAudioTranscriptDeltaEvent
            {
                ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = 0, Delta = piece,
            };
            var duration = left < pace.ChunkDuration ? left : pace.ChunkDuration;
            left -= duration;
            items?.Spoke(itemId, duration.TotalMilliseconds);
            yield return new ResponseOutputAudioDeltaEvent
            {
                ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = 0, Delta = SimulatedAudio.Silence(duration, format),
            };
        }
    }

    public override IEnumerable<ServerEvent> Closing() =>
    [
        new ResponseOutputAudioDoneEvent { ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = 0 },
        new ResponseOutputAudioTranscriptDoneEvent
        {
            ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = 0, Transcript = _words.ToString(),
        },
        new ResponseContentPartDoneEvent
        {
            ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = 0,
            Part = new ResponsePart("audio", Transcript: _words.ToString()),
        },
    ];

    public override ConversationItem Item(ItemStatus status) => new MessageItem
    {
        Id = itemId,
        Role = MessageRole.Assistant,
        Status = status,
        Content = status == ItemStatus.InProgress ? [] : [new OutputAudioPart { Transcript = _words.ToString() }],
    };
}
