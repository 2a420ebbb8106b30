using System.Text.Json.Nodes;
using Parley.Engine.Dialogue.Matching;
using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Templates;
using Parley.Engine.Dialogue.Tools;
using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Dialogue.Turns;

/// <summary>Takes the caller's goal one step on: through its gate, its missing values, its confirmation, to its tool and its reply.</summary>
internal sealed class GoalPursuit(DialogueContext context)
{
    public static void Fill(DialogueState state, ScriptSlot slot, object value)
    {
        state.Slots[slot.Name] = value;
        if (!slot.IsSecret)
        {
            state.Remembered[slot.TypeName] = value;
        }
    }

    public void Fill(DialogueState state, IntentMatch match)
    {
        foreach (var slot in SlotsOf(match.Intent))
        {
            if (match.Slots.TryGetValue(slot.Name, out var found))
            {
                Fill(state, slot, found.Value);
            }
            else if (slot.IsCarried && state.Remembered.TryGetValue(slot.TypeName, out var remembered))
            {
                state.Slots[slot.Name] = remembered;
            }
        }
    }

    /// <summary>Takes further values from an answer: "order Delhi 7721, and it is broken".</summary>
    public void FillOthers(DialogueState state, Utterance utterance, SlotMatch answer)
    {
        if (state.Goal is null)
        {
            return;
        }

        var taken = new bool[utterance.Tokens.Count];
        taken.AsSpan(answer.Start, answer.Count).Fill(true);
        foreach (var slot in SlotsOf(state.Goal).Where(slot => !state.Slots.ContainsKey(slot.Name)))
        {
            if (SlotFinder.Find(slot.Type, utterance, asked: false, taken) is { } found)
            {
                Fill(state, slot, found.Value);
                taken.AsSpan(found.Start, found.Count).Fill(true);
            }
        }
    }

    public DialogueStep Advance(DialogueState state)
    {
        state.Pending = null;
        state.IsConfirming = false;
        var goal = state.Goal!;
        if (goal.Requires is { } name && !state.OpenGates.ContainsKey(name))
        {
            return Knock(state, context.Script.Gates[name]);
        }

        if (Missing(state, goal.Slots) is { } missing)
        {
            return Ask(state, missing);
        }

        if (goal.Confirm is { } confirm)
        {
            state.IsConfirming = true;
            return new SayStep(context.Render(confirm, state));
        }

        return Act(state);
    }

    public DialogueStep Confirmed(DialogueState state)
    {
        state.IsConfirming = false;
        return Act(state);
    }

    /// <summary>Goes on after a tool has returned.</summary>
    public void Take(DialogueState state, string tool, JsonNode? result, bool hasFailed)
    {
        if (state.Knocking is { } gate && gate.Tool == tool)
        {
            state.Next = Enter(state, gate, result, hasFailed);
            return;
        }

        var intent = state.Goal?.Tool == tool ? state.Goal : context.Intents.FirstOrDefault(candidate => candidate.Tool == tool);
        state.Next = new SayStep(Reply(state, tool, intent, result, hasFailed));
        state.Drop();
    }

    private string Reply(DialogueState state, string tool, ScriptIntent? intent, JsonNode? result, bool hasFailed)
    {
        var scope = DialogueContext.Scope(state, result);
        if (intent is null || intent.Replies.Count == 0)
        {
            return hasFailed ? context.Render(context.Script.Replies.ToolFailed, state) : ResultSpeech.Describe(tool, result, context.Script.Format);
        }

        var speaksOfErrors = intent.Replies.Any(reply => reply.When?.Paths.Contains("error") == true);
        if (hasFailed && !speaksOfErrors)
        {
            return context.Render(context.Script.Replies.ToolFailed, state);
        }

        return context.Render(intent.Replies.First(reply => reply.When?.IsTrue(scope) != false).Say, state, result);
    }

    private DialogueStep Act(DialogueState state)
    {
        var goal = state.Goal!;
        if (goal.Tool is { } tool)
        {
            return new CallStep(tool, Arguments(goal.Arguments, state), Secrets(goal.Arguments, goal.Slots));
        }

        var scope = DialogueContext.Scope(state);
        var text = context.Render(goal.Replies.First(reply => reply.When?.IsTrue(scope) != false).Say, state);
        state.Drop();
        return new SayStep(text);
    }

    private DialogueStep Knock(DialogueState state, ScriptGate gate)
    {
        if (state.ShutGates.Contains(gate.Name))
        {
            state.Drop();
            return new SayStep(context.Render(gate.Shut, state));
        }

        if (Missing(state, gate.Slots) is { } missing)
        {
            return Ask(state, missing);
        }

        state.Knocking = gate;
        return new CallStep(gate.Tool, Arguments(gate.Arguments, state), Secrets(gate.Arguments, gate.Slots));
    }

    private DialogueStep Enter(DialogueState state, ScriptGate gate, JsonNode? result, bool hasFailed)
    {
        state.Knocking = null;
        var scope = DialogueContext.Scope(state, result);
        if (!hasFailed && gate.OpenWhen.IsTrue(scope))
        {
            state.OpenGates[gate.Name] = result?.DeepClone();
            foreach (var slot in gate.Slots.Where(slot => slot.IsSecret))
            {
                state.Slots.Remove(slot.Name);
            }

            state.Lead = gate.Opened is { } opened ? context.Render(opened, state, result) : null;
            return state.Goal is null ? new SayStep(context.Render(context.Script.Replies.AnythingElse, state)) : Advance(state);
        }

        foreach (var slot in gate.Slots.Where(slot => gate.Forget.Count == 0 || gate.Forget.Contains(slot.Name)))
        {
            state.Slots.Remove(slot.Name);
        }

        if (hasFailed || gate.ShutWhen?.IsTrue(scope) == true)
        {
            if (!hasFailed)
            {
                state.ShutGates.Add(gate.Name);
            }

            state.Drop();
            return new SayStep(context.Render(hasFailed ? context.Script.Replies.ToolFailed : gate.Shut, state, result));
        }

        state.Pending = Missing(state, gate.Slots);
        return new SayStep(context.Render(gate.Refused, state, result));
    }

    private SayStep Ask(DialogueState state, ScriptSlot slot)
    {
        state.Pending = slot;
        return new SayStep(context.Render(slot.Ask, state));
    }

    private static ScriptSlot? Missing(DialogueState state, IReadOnlyList<ScriptSlot> slots) =>
        slots.FirstOrDefault(slot => !slot.IsOptional && !state.Slots.ContainsKey(slot.Name));

    private IEnumerable<ScriptSlot> SlotsOf(ScriptIntent intent) =>
        intent.Requires is { } gate ? intent.Slots.Concat(context.Script.Gates[gate].Slots) : intent.Slots;

    private Dictionary<string, object?> Arguments(IReadOnlyDictionary<string, Template> arguments, DialogueState state)
    {
        var scope = DialogueContext.Scope(state);
        return arguments.Select(pair => (pair.Key, Value: pair.Value.Evaluate(scope, context.Script.Format)))
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value);
    }

    private static List<string> Secrets(IReadOnlyDictionary<string, Template> arguments, IReadOnlyList<ScriptSlot> slots) =>
        [.. arguments.Where(pair => pair.Value.Roots.Any(root => slots.Any(slot => slot.Name == root && slot.IsSecret))).Select(pair => pair.Key)];
}
