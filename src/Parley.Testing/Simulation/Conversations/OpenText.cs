using System.Text;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Testing.Simulation.Conversations;

/// <summary>A written message.</summary>
internal sealed class OpenText(string responseId, string itemId, int outputIndex, ReplyMessage message, SimulatedPace pace) : OpenPart
{
    private readonly StringBuilder _text = new();

    public override IEnumerable<ServerEvent> Opening() =>
    [
        new ResponseContentPartAddedEvent
        {
            ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = 0, Part = new ResponsePart("text", Text: ""),
        },
    ];

    public override IEnumerable<ServerEvent> Pieces()
    {
        foreach (var piece in Split(message.Words, PieceCount(message.Duration, pace)))
        {
            _text.Append(piece);
            yield return new ResponseOutputTextDeltaEvent
            {
                ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = 0, Delta = piece,
            };
        }
    }

    public override IEnumerable<ServerEvent> Closing() =>
    [
        new ResponseOutputTextDoneEvent
        {
            ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = 0, Text = _text.ToString(),
        },
        new ResponseContentPartDoneEvent
        {
            ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, ContentIndex = 0,
            Part = new ResponsePart("text", Text: _text.ToString()),
        },
    ];

    public override ConversationItem Item(ItemStatus status) => new MessageItem
    {
        Id = itemId,
        Role = MessageRole.Assistant,
        Status = status,
        Content = status == ItemStatus.InProgress ? [] : [new OutputTextPart { Text = _text.ToString() }],
    };
}
