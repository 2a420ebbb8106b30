using Microsoft.Extensions.AI;
using Parley.Engine.Dialogue.Tools;
using Parley.Engine.Speech;

namespace Parley.Engine.Dialogue.Turns;

/// <summary>Derives where a conversation stands from its history. Pure: the same history gives the same state.</summary>
internal sealed class DialogueReplay(DialogueContext context)
{
    private readonly TurnTaker _turns = new(context);
    private readonly GoalPursuit _pursuit = new(context);

    public DialogueState Run(IEnumerable<ChatMessage> history)
    {
        var state = new DialogueState();
        var calls = new Dictionary<string, string>();
        foreach (var message in history)
        {
            if (message.Role == ChatRole.User)
            {
                Hear(state, message);
            }
            else if (message.Role != ChatRole.System)
            {
                Follow(state, message, calls);
            }
        }

        return state;
    }

    /// <summary>False when the recogniser says of any part of the message that it fits nothing it expected.</summary>
    public static bool IsTrusted(ChatMessage message) =>
        Outcome(message.AdditionalProperties)?.InDomain != false
        && message.Contents.All(content => Outcome(content.AdditionalProperties)?.InDomain != false);

    private void Hear(DialogueState state, ChatMessage message)
    {
        Settle(state);
        _turns.Take(state, message.Text, IsTrusted(message));
    }

    private void Follow(DialogueState state, ChatMessage message, Dictionary<string, string> calls)
    {
        if (message.Role == ChatRole.Assistant && message.Text is { Length: > 0 } spoken)
        {
            var planned = (state.Next as SayStep)?.Text;

            // A reply that was cut off is repeated whole.
            state.LastReply = planned?.StartsWith(spoken.TrimEnd(), StringComparison.Ordinal) == true ? planned : spoken;
            state.Next = null;
        }

        foreach (var content in message.Contents)
        {
            if (content is FunctionCallContent call)
            {
                calls[call.CallId] = call.Name;
                state.Next = null;
            }
            else if (content is FunctionResultContent result && calls.TryGetValue(result.CallId, out var tool))
            {
                var node = ToolResult.Read(result.Result);
                _pursuit.Take(state, tool, node, result.Exception is not null || ToolResult.IsError(node));
            }
        }
    }

    /// <summary>What was to be said counts as said when the caller goes on; the history may hold nothing of it after an interruption.</summary>
    private static void Settle(DialogueState state)
    {
        state.LastReply = (state.Next as SayStep)?.Text ?? state.LastReply;
        state.Next = null;
    }

    private static RecognitionOutcome? Outcome(AdditionalPropertiesDictionary? properties) =>
        properties is not null && properties.TryGetValue(RecognitionProperties.Outcome, out var value) ? value as RecognitionOutcome : null;
}
