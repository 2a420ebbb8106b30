using System.ComponentModel;
using Microsoft.Extensions.AI;
using Parley.Agents.Tools;

namespace Parley.Agents.Supervision;

/// <summary>
/// A tool that asks a stronger text model: it gets the conversation without tool calls, works with tools of its own until it has an
/// answer, and the speaking agent reads that out.
/// </summary>
public static class SupervisorTool
{
    /// <summary>Makes the tool.</summary>
    /// <param name="client">The text model; it stays its owner's, and is used by any number of sessions at once.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">One of the supervisor's tools needs approval or has guardrails, or two have one name.</exception>
    public static RealtimeTool Create(IChatClient client, SupervisorOptions? options = null)
    {
        options ??= new SupervisorOptions();
        var loop = new ChatLoop(client, options.ChatOptions, options.Instructions, options.Tools, options.MaxRounds);
        return RealtimeTool.Create(
            ([Description("What of the caller's last message matters, in a sentence.")] string context, ToolContext call, CancellationToken token) =>
                AnswerAsync(loop, options.MaxHistory, context, call, token),
            options.Name,
            options.Description,
            options.Tool);
    }

    private static async Task<string> AnswerAsync(
        ChatLoop loop, int maxHistory, string context, ToolContext call, CancellationToken cancellationToken)
    {
        var messages = ConversationMessages.Of(call.Run.History, maxHistory);
        messages.Add(new ChatMessage(ChatRole.User, $"What the caller wants now, in your colleague's words: {context}"));
        return await loop.RunAsync(messages, new SupervisorReports(call), cancellationToken).ConfigureAwait(false);
    }
}
