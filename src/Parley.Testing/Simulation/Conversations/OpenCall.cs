using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Testing.Simulation.Conversations;

/// <summary>A function call.</summary>
internal sealed class OpenCall(string responseId, string itemId, int outputIndex, string callId, ReplyCall call) : OpenPart
{
    private string _arguments = "";

    public override IEnumerable<ServerEvent> Opening() => [];

    public override IEnumerable<ServerEvent> Pieces()
    {
        foreach (var piece in Split(call.Arguments, Math.Max(1, call.Arguments.Length / 16)))
        {
            _arguments += piece;
            yield return new ResponseFunctionCallArgumentsDeltaEvent
            {
                ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, CallId = callId, Delta = piece,
            };
        }
    }

    public override IEnumerable<ServerEvent> Closing() =>
    [
        new ResponseFunctionCallArgumentsDoneEvent
        {
            ResponseId = responseId, ItemId = itemId, OutputIndex = outputIndex, CallId = callId, Name = call.Name, Arguments = _arguments,
        },
    ];

    public override ConversationItem Item(ItemStatus status) =>
        new FunctionCallItem { Id = itemId, CallId = callId, Name = call.Name, Arguments = _arguments, Status = status };
}
