using Parley.Agents.Resolution;
using Parley.Agents.Settings;
using Parley.Agents.Tools;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Hosting;

/// <summary>
/// What of a session is the agent's and what is the client's, also when another agent has taken over. To the client all of them are one
/// server of tools, with the name of the agent that it connected to. Thread-safe; only the connection's loop changes who answers.
/// </summary>
internal sealed class HostedConfiguration(SessionWish wish)
{
    private State _state = new(wish.Agent, [wish.Agent], null, new RealtimeSessionConfiguration());
    private RealtimeSessionConfiguration _defaults = new();

    /// <summary>The label under which the client sees the agents' tools.</summary>
    public string ServerLabel => wish.Agent.Name;

    /// <summary>The instructions of the agent that answers.</summary>
    public string? Instructions => Now.Answering.Instructions;

    /// <summary>What makes the inner model the first agent.</summary>
    public RealtimeSessionConfiguration Initial => wish.ToConfiguration();

    private State Now => Volatile.Read(ref _state);

    private IReadOnlyList<ToolDefinition> OwnTools => ToolDefinitions.For((Now.Proposed ?? Now.Answering).Tools);

    /// <summary>What the inner model is by itself: what an agent does not say goes back to it when that agent takes over.</summary>
    public void Know(SessionConfiguration inner)
    {
        if (inner is RealtimeSessionConfiguration session)
        {
            _defaults = new RealtimeSessionConfiguration
            {
                OutputModalities = session.OutputModalities,
                ToolChoice = session.ToolChoice,
                MaxOutputTokens = session.MaxOutputTokens,
                Audio = session.Audio,
            };
        }
    }

    /// <summary>True for a tool of an agent's, also of one that answered before: its running calls are still its own.</summary>
    public bool IsOwn(string toolName) => Now.Known.Any(agent => agent.ToolsByName.ContainsKey(toolName));

    /// <summary>What of an agent's calls the client does not see.</summary>
    public SecretArguments SecretsOf(string toolName) =>
        (Now.Known.FirstOrDefault(agent => agent.Secrets.Has(toolName)) ?? wish.Agent).Secrets;

    /// <summary>The client's tools among those that it sent: all but the echo of the agent's own.</summary>
    public IReadOnlyList<ToolDefinition> ClientTools(IReadOnlyList<ToolDefinition> sent) =>
        [.. sent.Where(tool => tool is not McpToolDefinition mcp || mcp.ServerLabel != ServerLabel)];

    /// <summary>The name of a client's tool that an agent already has; null when there is none.</summary>
    public string? Collision(IReadOnlyList<ToolDefinition>? sent) =>
        sent?.OfType<FunctionToolDefinition>().FirstOrDefault(tool => IsOwn(tool.Name))?.Name;

    /// <summary>The name of a tool of another agent that the client already has; null when there is none.</summary>
    public string? CollisionWith(ResolvedAgent agent) => Now.Client.Tools?.OfType<FunctionToolDefinition>()
        .FirstOrDefault(tool => agent.ToolsByName.ContainsKey(tool.Name))?.Name;

    /// <summary>A client's update as the inner model gets it. What the client wants outlives the agent.</summary>
    public RealtimeSessionConfiguration Merge(RealtimeSessionConfiguration update)
    {
        var own = update with
        {
            Model = null,
            Instructions = null,
            Prompt = default,
            Tools = update.Tools is null ? null : ClientTools(update.Tools),
            ToolChoice = ToInner(update.ToolChoice),
        };
        Change(state => state with { Client = own.Over(state.Client) });
        return own with { Tools = own.Tools is null ? null : [.. OwnTools, .. own.Tools] };
    }

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
            Tools = response.Conversation == "none" ? clientTools ?? sessionTools : clientTools is null ? null : [.. OwnTools, .. clientTools],
            ToolChoice = ToInner(response.ToolChoice),
        };
    }

    /// <summary>What makes the inner model another agent, under what the client wants. From now on the client's updates are made for it.</summary>
    /// <param name="agent">Who is to take over.</param>
    /// <param name="keepsVoice">True to leave the voice out: a model does not change it once it has spoken.</param>
    /// <exception cref="ArgumentException">Two tools have one name, or the settings name a model.</exception>
    public RealtimeSessionConfiguration Propose(ResolvedAgent agent, bool keepsVoice)
    {
        var client = Now.Client;
        var isForced = client.ToolChoice is { Mode: "function", Name: { } name } && IsOwn(name);
        var layers = wish.Layers with { Defaults = _defaults, Session = isForced ? client with { ToolChoice = null } : client };
        var whole = layers.For(agent);
        Change(state => state with { Proposed = agent, Known = [agent, .. state.Known.Where(known => known != agent)] });
        var output = whole.Audio?.Output;
        return whole with
        {
            Audio = keepsVoice && output is not null ? whole.Audio! with { Output = output with { Voice = null } } : whole.Audio,
            Prompt = Now.Answering.Prompt.Value is not null && whole.Prompt.Value is null ? new Realtime.Optional<PromptReference>(null) : whole.Prompt,
        };
    }

    /// <summary>The proposed agent answers from now on.</summary>
    public void Accept() => Change(state => state with { Answering = state.Proposed ?? state.Answering, Proposed = null });

    /// <summary>What was proposed and not accepted counts no more.</summary>
    public void Withdraw() => Change(state => state with { Proposed = null });

    /// <summary>The inner session as the client sees it.</summary>
    public SessionConfiguration Show(SessionConfiguration session) => session is not RealtimeSessionConfiguration realtime
        ? session
        : realtime with { Model = ServerLabel, Tools = ShowTools(realtime.Tools ?? []), ToolChoice = ToClient(realtime.ToolChoice) };

    private IReadOnlyList<ToolDefinition> ShowTools(IReadOnlyList<ToolDefinition> tools)
    {
        var clientTools = tools.Where(tool => tool is not FunctionToolDefinition function || !IsOwn(function.Name));
        return OwnTools.Count == 0
            ? [.. clientTools]
            : [new McpToolDefinition { ServerLabel = ServerLabel, ServerDescription = "Tools of the agent; they run on the server." }, .. clientTools];
    }

    private ToolChoice? ToInner(ToolChoice? choice) =>
        choice is { Mode: "mcp", Name: { } name } && choice.ServerLabel == ServerLabel ? ToolChoice.Function(name) : choice;

    private ToolChoice? ToClient(ToolChoice? choice) =>
        choice is { Mode: "function", Name: { } name } && IsOwn(name) ? new ToolChoice("mcp", name, ServerLabel) : choice;

    private void Change(Func<State, State> change)
    {
        State before;
        do
        {
            before = Now;
        }
        while (Interlocked.CompareExchange(ref _state, change(before), before) != before);
    }

    /// <param name="Answering">Who answers.</param>
    /// <param name="Known">Who answers, who is proposed, and who answered before.</param>
    /// <param name="Proposed">Whom the model was asked for; null for nobody.</param>
    /// <param name="Client">What the client wants.</param>
    private sealed record State(
        ResolvedAgent Answering, IReadOnlyList<ResolvedAgent> Known, ResolvedAgent? Proposed, RealtimeSessionConfiguration Client);
}
