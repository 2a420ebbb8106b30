using Microsoft.Extensions.AI;
using Parley.Engine.Dialogue.Recognition;
using Parley.Engine.Dialogue.Tools;
using Parley.Engine.Dialogue.Turns;
using Parley.Engine.Speech;

namespace Parley.Engine.Dialogue;

/// <summary>A script joined to the tools of one kind of conversation: says what to do after a history. Thread-safe.</summary>
internal sealed class DialogueResponder : IRecognitionDomainSource
{
    private readonly DialogueContext _context;
    private readonly DialogueReplay _replay;
    private readonly DomainCache _domains;

    public DialogueResponder(DialogueScript script, IEnumerable<AITool> tools, TimeProvider timeProvider)
    {
        var functions = tools.OfType<AIFunctionDeclaration>().DistinctBy(tool => tool.Name).ToList();
        var unknown = functions.Where(tool => !script.ToolNames.Contains(tool.Name));
        _context = new DialogueContext(
            script, [.. unknown.Select(tool => ToolIntents.Of(tool, timeProvider))], functions.Select(tool => tool.Name).ToHashSet());
        _replay = new DialogueReplay(_context);
        _domains = new DomainCache(new DomainBuilder(_context));
    }

    public DialogueStep Respond(IReadOnlyList<ChatMessage> history, ChatOptions? options)
    {
        var last = history.Count > 0 ? history[^1] : null;
        var order = InstructionSpeech.Exact(last?.Role == ChatRole.System ? last.Text : null) ?? InstructionSpeech.Exact(options?.Instructions);
        if (order is not null)
        {
            return new SayStep(order);
        }

        var state = _replay.Run(history);
        return ToolModePolicy.Apply(state.Next ?? Unprompted(history, state, options?.Instructions), state, history, options?.ToolMode, _context);
    }

    public RecognitionDomain? Expect(IReadOnlyList<ChatMessage> history, ChatOptions options)
    {
        var state = _replay.Run(history);
        return _domains.Get(state.Goal, state.Pending, state.IsConfirming);
    }

    /// <summary>The agent is to speak though nobody has said anything new.</summary>
    private SayStep Unprompted(IReadOnlyList<ChatMessage> history, DialogueState state, string? instructions)
    {
        if (history.All(message => message.Role == ChatRole.System) || InstructionSpeech.AsksForGreeting(instructions))
        {
            return new SayStep(InstructionSpeech.Greeting(instructions) ?? _context.Script.Greeting);
        }

        var question = state.IsConfirming ? state.Goal?.Confirm : state.Pending?.Ask;
        return new SayStep(_context.Render(question ?? _context.Script.Replies.AnythingElse, state));
    }
}
