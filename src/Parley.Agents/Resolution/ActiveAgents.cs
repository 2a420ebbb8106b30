using Parley.Realtime.Responses;

namespace Parley.Agents.Resolution;

/// <summary>
/// Who answers now, and who answers in each running response: what a response calls and says is its own agent's, whoever is current
/// by then. Changed by the session's loop alone; <see cref="Current"/> is read from any thread.
/// </summary>
/// <param name="starting">Who answers first.</param>
internal sealed class ActiveAgents(ResolvedAgent starting)
{
    private readonly Dictionary<string, ResolvedAgent> _byResponse = new(StringComparer.Ordinal);
    private ResolvedAgent _current = starting;
    private Func<string?, ResponseConfiguration?>? _first = starting.Agent.Greeting is { } greeting ? greeting.ToResponse : null;

    /// <summary>Who answers the next response.</summary>
    public ResolvedAgent Current => Volatile.Read(ref _current);

    /// <summary>The agent of a response; the current one when the response is not running.</summary>
    public ResolvedAgent Of(string? responseId) =>
        responseId is not null && _byResponse.TryGetValue(responseId, out var agent) ? agent : Current;

    /// <summary>A response began: it is the current agent's to its end.</summary>
    public ResolvedAgent Started(string responseId)
    {
        _first = null;
        return _byResponse[responseId] = Current;
    }

    /// <summary>A response ended; whose it was.</summary>
    public ResolvedAgent Ended(string responseId) => _byResponse.Remove(responseId, out var agent) ? agent : Current;

    /// <summary>From the next response on, another agent answers.</summary>
    public void Replace(ResolvedAgent agent)
    {
        if (!ReferenceEquals(agent.Agent, _current.Agent))
        {
            _first = instructions => FirstResponse.After(agent, instructions);
        }

        Volatile.Write(ref _current, agent);
    }

    /// <summary>How the next response that the session asks for differs from the session: only the agent's first does. Null for not at all.</summary>
    /// <param name="instructions">The session's.</param>
    public ResponseConfiguration? NextResponse(string? instructions) => _first?.Invoke(instructions);
}
