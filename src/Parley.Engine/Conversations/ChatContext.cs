using Microsoft.Extensions.AI;
using Parley.Engine.Conversations.Mcp;
using Parley.Engine.Speech;
using Parley.Realtime.Items;

namespace Parley.Engine.Conversations;

/// <summary>Shows a conversation to a chat model: items become messages, tools become declarations. Pure.</summary>
internal static class ChatContext
{
    /// <summary>Stands for speech in which no words were found; its outcome is never in the domain.</summary>
    public const string Inaudible = "[inaudible]";

    /// <summary>Stands for a caller who says nothing until the idle timeout.</summary>
    public const string Silence = "[silence]";

    public static ChatOptions Options(ResponsePlan plan, ToolTable tools) => new()
    {
        Instructions = plan.Instructions.Length == 0 ? null : plan.Instructions,
        Tools = tools.Declarations,
        ToolMode = tools.Mode,
        AllowMultipleToolCalls = plan.ParallelToolCalls,
        Reasoning = plan.Reasoning is null ? null : new ReasoningOptions { Effort = Effort(plan.Reasoning.Effort) },
        MaxOutputTokens = plan.MaxOutputTokens.Count,
        AdditionalProperties = plan.Reasoning?.Effort is { } effort ? new() { [ChatProperties.ReasoningEffort] = effort } : null,
    };

    /// <summary>
    /// The messages of some items. A call's result follows right on the call, wherever its item stands, because chat models
    /// insist on it; a call without a result gets one that says so.
    /// </summary>
    public static IReadOnlyList<ChatMessage> Messages(IReadOnlyList<ConversationEntry> entries, ToolTable tools)
    {
        var calls = new ChatCalls(entries, tools);
        var messages = new List<ChatMessage>(entries.Count);
        for (var index = 0; index < entries.Count; index++)
        {
            if (calls.Find(entries[index]) is not null)
            {
                index = AddCalls(messages, entries, index, calls) - 1;
            }
            else if (entries[index].Item is MessageItem message && Message(entries[index], message) is { Contents.Count: > 0 } converted)
            {
                messages.Add(converted);
            }
        }

        return messages;
    }

    /// <summary>How many characters an item shows to the chat model.</summary>
    public static int TextLength(ConversationEntry entry) => entry.Item switch
    {
        FunctionCallItem call => call.Name.Length + call.Arguments.Length,
        FunctionCallOutputItem output => output.Output.Length,
        McpCallItem call => call.Name.Length + call.Arguments.Length + (call.Output ?? call.Error?.Message ?? "").Length,
        McpApprovalRequestItem request => request.Name.Length + request.Arguments.Length,
        MessageItem message => message.Content.Select((part, index) => part is InputImagePart ? null : Content(entry, part, index))
            .OfType<TextContent>().Sum(text => text.Text.Length),
        _ => 0,
    };

    /// <summary>The tokens that an item takes of the chat model's context: its text and pictures; speech is shown as text.</summary>
    public static int TokensOf(ConversationEntry entry) => TokenCount.Estimate(TextLength(entry)) + TokenCount.OfImages(entry.Item);

    private static int AddCalls(
        List<ChatMessage> messages, IReadOnlyList<ConversationEntry> entries, int index, ChatCalls calls)
    {
        var made = new List<AIContent>();
        var results = new List<AIContent>();
        for (; index < entries.Count && calls.Find(entries[index]) is var (call, result); index++)
        {
            made.Add(call);
            results.Add(result);
        }

        messages.Add(new ChatMessage(ChatRole.Assistant, made));
        messages.Add(new ChatMessage(ChatRole.Tool, results));
        return index;
    }

    private static ChatMessage Message(ConversationEntry entry, MessageItem message)
    {
        var role = message.Role.Value switch { "system" => ChatRole.System, "assistant" => ChatRole.Assistant, _ => ChatRole.User };
        var contents = new List<AIContent>(message.Content.Count);
        for (var index = 0; index < message.Content.Count; index++)
        {
            if (Content(entry, message.Content[index], index) is { } content)
            {
                contents.Add(content);
            }
        }

        return new ChatMessage(role, contents) { MessageId = entry.Item.Id };
    }

    private static AIContent? Content(ConversationEntry entry, ContentPart part, int index) => part switch
    {
        InputTextPart text => new TextContent(text.Text),
        OutputTextPart text => new TextContent(text.Text),
        OutputAudioPart when entry.IsTruncated => entry.HeardText.Length == 0 ? null : new TextContent(entry.HeardText),
        OutputAudioPart audio => string.IsNullOrEmpty(audio.Transcript) ? null : new TextContent(audio.Transcript),
        InputAudioPart => Speech(entry.Recognitions.Find(recognition => recognition.ContentIndex == index)),
        InputImagePart image => ImageData.ToContent(image),
        _ => null,
    };

    private static TextContent Speech(PartRecognition? recognition)
    {
        var hasWords = recognition is { Text.Length: > 0 };
        var outcome = hasWords ? recognition!.Outcome : new RecognitionOutcome(InDomain: false, Confidence: 0);
        var content = new TextContent(hasWords ? recognition!.Text : recognition is { IsSilence: true } ? Silence : Inaudible);
        if (outcome is not null)
        {
            content.AdditionalProperties = new() { [RecognitionProperties.Outcome] = outcome };
        }

        return content;
    }

    /// <summary>The abstractions have no level below low but none, which would turn reasoning off.</summary>
    private static ReasoningEffort Effort(string? effort) => effort switch
    {
        "medium" => ReasoningEffort.Medium,
        "high" => ReasoningEffort.High,
        "xhigh" => ReasoningEffort.ExtraHigh,
        _ => ReasoningEffort.Low,
    };
}
