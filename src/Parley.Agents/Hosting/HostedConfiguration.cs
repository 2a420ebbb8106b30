using Parley.Agents.Settings;
using Parley.Agents.Tools;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Hosting;

/// <summary>What of a session is the agent's and what is the client's. Pure; thread-safe.</summary>
internal sealed class HostedConfiguration(SessionWish wish)
{
    private readonly IReadOnlyList<ToolDefinition> _ownTools = ToolDefinitions.For(wish.Agent.Tools);

    /// <summary>What of the agent's calls the client does not see.</summary>
    public SecretArguments Secrets => wish.Agent.Secrets;

    /// <summary>The label under which the client sees the agent's tools.</summary>
    public string ServerLabel => wish.Agent.Name;

    /// <summary>True for a tool of the agent's.</summary>
    public bool IsOwn(string toolName) => wish.Agent.ToolsByName.ContainsKey(toolName);

    /// <summary>What makes the inner model the agent.</summary>
    public RealtimeSessionConfiguration Initial => wish.ToConfiguration();

    /// <summary>The client's tools among those that it sent: all but the echo of the agent's own.</summary>
    public IReadOnlyList<ToolDefinition> ClientTools(IReadOnlyList<ToolDefinition> sent) =>
        [.. sent.Where(tool => tool is not McpToolDefinition mcp || mcp.ServerLabel != ServerLabel)];

    /// <summary>The name of a client's tool that the agent already has; null when there is none.</summary>
    public string? Collision(IReadOnlyList<ToolDefinition>? sent) =>
        sent?.OfType<FunctionToolDefinition>().FirstOrDefault(tool => IsOwn(tool.Name))?.Name;

    /// <summary>A client's update as the inner model gets it.</summary>
    public RealtimeSessionConfiguration Merge(RealtimeSessionConfiguration update) => update with
    {
        Model = null,
        Instructions = null,
        Prompt = default,
        Tools = update.Tools is null ? null : [.. _ownTools, .. ClientTools(update.Tools)],
        ToolChoice = ToInner(update.ToolChoice),
    };

    /// <summary>A client's request for a response as the inner model gets it.</summary>
    /// <param name="response">As sent.</param>
    /// <param name="sessionTools">The client's tools of the session.</param>
    public ResponseConfiguration Merge(ResponseConfiguration response, IReadOnlyList<ToolDefinition> sessionTools)
    {
        var clientTools = response.Tools is null ? null : ClientTools(response.Tools);
        return response with
        {
            Instructions = null,
            Prompt = default,
            // Out of band no output can follow a call, so the agent's tools stay out of it.
            Tools = response.Conversation == "none" ? clientTools ?? sessionTools : clientTools is null ? null : [.. _ownTools, .. clientTools],
            ToolChoice = ToInner(response.ToolChoice),
        };
    }

    /// <summary>The inner session as the client sees it.</summary>
    public SessionConfiguration Show(SessionConfiguration session) => session is not RealtimeSessionConfiguration realtime
        ? session
        : realtime with { Model = wish.Agent.Name, Tools = ShowTools(realtime.Tools ?? []), ToolChoice = ToClient(realtime.ToolChoice) };

    private IReadOnlyList<ToolDefinition> ShowTools(IReadOnlyList<ToolDefinition> tools)
    {
        var clientTools = tools.Where(tool => tool is not FunctionToolDefinition function || !IsOwn(function.Name));
        return _ownTools.Count == 0
            ? [.. clientTools]
            : [new McpToolDefinition { ServerLabel = ServerLabel, ServerDescription = "Tools of the agent; they run on the server." }, .. clientTools];
    }

    private ToolChoice? ToInner(ToolChoice? choice) =>
        choice is { Mode: "mcp", Name: { } name } && choice.ServerLabel == ServerLabel ? ToolChoice.Function(name) : choice;

    private ToolChoice? ToClient(ToolChoice? choice) =>
        choice is { Mode: "function", Name: { } name } && IsOwn(name) ? new ToolChoice("mcp", name, ServerLabel) : choice;
}
