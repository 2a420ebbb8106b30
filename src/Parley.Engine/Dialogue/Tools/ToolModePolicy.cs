using Microsoft.Extensions.AI;
using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Turns;
using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Dialogue.Tools;

/// <summary>Bends what the agent would do to <see cref="ChatOptions.ToolMode"/>: no call, some call, or one certain call.</summary>
internal static class ToolModePolicy
{
    public static DialogueStep Apply(
        DialogueStep step, DialogueState state, IReadOnlyList<ChatMessage> history, ChatToolMode? mode, DialogueContext context)
    {
        if (mode is NoneChatToolMode && step is CallStep)
        {
            return new SayStep(context.Render(context.Script.Replies.Unavailable, state));
        }

        var last = history.Count > 0 ? history[^1] : null;
        if (mode is not RequiredChatToolMode required || last?.Role != ChatRole.User || !DialogueReplay.IsTrusted(last))
        {
            return step; // after a tool's result the reply is due, whatever the mode; on words that were not understood nothing is called
        }

        if (step is CallStep call && (required.RequiredFunctionName is null || call.Tool == required.RequiredFunctionName))
        {
            return step;
        }

        var utterance = Utterance.Read(last.Text);
        var candidates = context.Intents.Where(intent => intent.Tool is { } tool && context.ToolNames.Contains(tool)
            && (required.RequiredFunctionName is null || tool == required.RequiredFunctionName)).ToList();
        return candidates.Count == 0
            ? step
            : Force(candidates.Select(intent => context.Matcher.Score(intent, utterance)).MaxBy(match => match.Score)!, state, utterance, context);
    }

    /// <summary>A forced call takes the values that were said, and the whole utterance for free text; what is still missing stays out.</summary>
    private static CallStep Force(Matching.IntentMatch match, DialogueState state, Utterance utterance, DialogueContext context)
    {
        foreach (var slot in match.Intent.Slots)
        {
            if (match.Slots.TryGetValue(slot.Name, out var found))
            {
                state.Slots[slot.Name] = found.Value;
            }
            else if (!slot.IsOptional && slot.Type is ToolTextSlotType or TextSlotType)
            {
                state.Slots.TryAdd(slot.Name, utterance.Text.Trim());
            }
        }

        var scope = DialogueContext.Scope(state);
        return new CallStep(
            match.Intent.Tool!,
            match.Intent.Arguments.Select(pair => (pair.Key, Value: pair.Value.Evaluate(scope, context.Script.Format)))
                .Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value),
            []);
    }
}
