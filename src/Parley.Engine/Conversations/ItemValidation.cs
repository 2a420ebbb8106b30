using Parley.Realtime.Items;

namespace Parley.Engine.Conversations;

/// <summary>Whether a client may add an item (protocol §5.2, §6.2). Pure.</summary>
internal static class ItemValidation
{
    private const int LongestItemId = 32;

    /// <param name="item">The item.</param>
    /// <param name="path">Where it stands, e.g. <c>item</c>.</param>
    /// <param name="hasCall">Whether a <c>call_id</c> belongs to a call that the item may answer.</param>
    /// <param name="isAsked">Whether an item's id belongs to a question that the item may answer.</param>
    public static void Check(ConversationItem item, string path, Func<string, bool> hasCall, Func<string, bool> isAsked)
    {
        if (item.Id is { Length: > LongestItemId } itemId)
        {
            throw ProtocolErrors.TooLong($"{path}.id", LongestItemId, itemId.Length);
        }

        if (item.Id is "" or ItemList.Root)
        {
            throw ProtocolErrors.Invalid($"{path}.id", $"Invalid '{path}.id': '{item.Id}' cannot name an item. Leave the id out, or choose another.");
        }

        switch (item)
        {
            case MessageItem message:
                CheckMessage(message, path);
                break;
            case FunctionCallItem call:
                CheckCall(call, path);
                break;
            case FunctionCallOutputItem output:
                if (!hasCall(output.CallId))
                {
                    throw ProtocolErrors.UnknownCall(output.CallId);
                }

                break;
            case McpApprovalResponseItem answer:
                if (!isAsked(answer.ApprovalRequestId))
                {
                    throw ProtocolErrors.UnknownApproval($"{path}.approval_request_id", answer.ApprovalRequestId);
                }

                break;
            default:
                throw ProtocolErrors.Unsupported(
                    $"{path}.type", item.Type, "message", "function_call", "function_call_output", "mcp_approval_response");
        }
    }

    private static void CheckCall(FunctionCallItem call, string path)
    {
        if (call.Name.Length == 0)
        {
            throw ProtocolErrors.Missing($"{path}.name");
        }

        if (call.CallId is { } callId && !CallIds.IsValid(callId))
        {
            throw ProtocolErrors.Invalid($"{path}.call_id", $"Invalid '{path}.call_id'. Expected {CallIds.Expectation}.");
        }
    }

    private static void CheckMessage(MessageItem message, string path)
    {
        string[] allowed = message.Role.Value switch
        {
            "system" => ["input_text"],
            "user" => ["input_text", "input_audio", "input_image"],
            "assistant" => ["output_text"],
            _ => throw ProtocolErrors.Unsupported($"{path}.role", message.Role.Value, "system", "user", "assistant"),
        };
        for (var index = 0; index < message.Content.Count; index++)
        {
            CheckPart(message.Content[index], $"{path}.content[{index}]", allowed);
        }
    }

    private static void CheckPart(ContentPart part, string path, string[] allowed)
    {
        if (!allowed.Contains(part.Type))
        {
            throw ProtocolErrors.Unsupported($"{path}.type", part.Type, allowed);
        }

        if (part is InputAudioPart audio && audio.Audio is not { Length: > 0 })
        {
            throw audio.Audio is null ? ProtocolErrors.Missing($"{path}.audio") : ProtocolErrors.BadAudio($"{path}.audio", isEmpty: true);
        }

        if (part is InputImagePart image)
        {
            ImageData.Check(image, path);
        }
    }
}
