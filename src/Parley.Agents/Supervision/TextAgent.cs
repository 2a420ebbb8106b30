using Microsoft.Extensions.AI;
using Parley.Agents.Tools;

namespace Parley.Agents.Supervision;

/// <summary>
/// Answers in writing, at its own pace: a chat model with its own instructions and tools, for what a <see cref="Brain.ConversationBrain"/> works
/// on in the background. A speaking agent asks one through <see cref="SupervisorTool"/>. Immutable; keeps nothing between answers.
/// </summary>
public sealed record TextAgent
{
    /// <summary>The model; it stays its owner's, and is used by any number of answers at once.</summary>
    public required IChatClient Client { get; init; }

    /// <summary>The system prompt; empty for none.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>What it may call while it works. Tools that need approval or have guardrails are refused: nobody could apply them in there.</summary>
    public IReadOnlyList<AIFunction> Tools { get; init; } = [];

    /// <summary>How often it may call tools before it must answer; default 8.</summary>
    public int MaxRounds { get; init; } = 8;

    /// <summary>Works out an answer.</summary>
    /// <param name="messages">The conversation so far, without the instructions.</param>
    /// <param name="onStep">Told of each tool call, before it runs and with its result; null for nobody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">A tool cannot be used here, or two have one name.</exception>
    public Task<string> AnswerAsync(
        IEnumerable<ChatMessage> messages, Action<ToolStep>? onStep = null, CancellationToken cancellationToken = default) =>
        new ChatLoop(Client, options: null, Instructions, Tools, MaxRounds).RunAsync([.. messages], new StepReports(onStep), cancellationToken);

    /// <summary>Nothing of the prompt, which may hold personal data.</summary>
    public override string ToString() => nameof(TextAgent);

    private sealed class StepReports(Action<ToolStep>? onStep) : IChatLoopReports
    {
        public ToolContext? Tool => null;

        public ValueTask StepAsync(ToolStep step, CancellationToken cancellationToken)
        {
            onStep?.Invoke(step);
            return ValueTask.CompletedTask;
        }

        public ValueTask WrittenAsync(string text, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
