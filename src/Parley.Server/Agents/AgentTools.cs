using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Parley.Calls.Control;
using Parley.Server.Configuration;
using Parley.Server.Configuration.Yaml;
using Parley.Server.HttpTools;

namespace Parley.Server.Agents;

/// <summary>Turns the names in <c>tools:</c> into tools: each is a set's name or a single tool's. Those of one reading of the configuration. Immutable.</summary>
internal sealed class AgentTools
{
    /// <summary>What every agent may be given to control its call. The application's tools of such names win.</summary>
    private static readonly ToolSet s_call = new("call", scope => CallTools.For(scope.GetRequiredService<CurrentCall>()));

    private readonly IReadOnlyList<ToolSet> _registered;
    private readonly IReadOnlyList<ToolSet> _sets;
    private readonly HttpToolClient _http;
    private readonly TimeProvider _timeProvider;

    /// <summary>Those of the start.</summary>
    public AgentTools(IEnumerable<ToolSet> sets, ParleyOptions options, HttpToolClient http, TimeProvider timeProvider)
        : this([.. sets, .. options.ToolAssemblies.Select(ToolAssembly.Load)], options.HttpTools, http, timeProvider)
    {
    }

    private AgentTools(IReadOnlyList<ToolSet> registered, IEnumerable<HttpToolOptions> httpTools, HttpToolClient http, TimeProvider timeProvider)
    {
        (_registered, _http, _timeProvider) = (registered, http, timeProvider);
        _sets =
        [
            .. registered,
            .. httpTools.Select(tool => new HttpTool(tool, http.Invoker, timeProvider)).Select(tool => new ToolSet(tool.Name, _ => [tool])),
            s_call,
        ];
    }

    /// <summary>The same with other HTTP tools: what a changed file says of them.</summary>
    public AgentTools With(IEnumerable<HttpToolOptions> httpTools) => new(_registered, httpTools, _http, _timeProvider);

    /// <summary>Fails for a name that nothing was registered under. The sets are made once, to see what they hold.</summary>
    public void Validate(AgentOptions agent, IServiceProvider services)
    {
        using var scope = services.CreateScope();
        _ = Create(agent, scope.ServiceProvider);
    }

    /// <summary>The same for one of its names.</summary>
    public void Validate(AgentOptions agent, string name, IServiceProvider services)
    {
        using var scope = services.CreateScope();
        _ = Find(agent, name, set => set.Create(scope.ServiceProvider)).Count();
    }

    /// <summary>The agent's tools for one conversation.</summary>
    public IReadOnlyList<AIFunction> Create(AgentOptions agent, IServiceProvider scope) => agent.Tools.Count == 0 ? [] : Create(agent, agent.Tools, scope);

    /// <summary>Those of some names, for one conversation.</summary>
    /// <exception cref="ParleyConfigurationException">Nothing was registered under one of them.</exception>
    public IReadOnlyList<AIFunction> Create(AgentOptions agent, IEnumerable<string> names, IServiceProvider scope)
    {
        var made = new Dictionary<ToolSet, IReadOnlyList<AIFunction>>();
        var tools = new List<AIFunction>();
        foreach (var name in names)
        {
            tools.AddRange(Find(agent, name, set => made.TryGetValue(set, out var known) ? known : made[set] = set.Create(scope)));
        }

        return [.. tools.DistinctBy(tool => tool.Name)];
    }

    private IEnumerable<AIFunction> Find(AgentOptions agent, string name, Func<ToolSet, IReadOnlyList<AIFunction>> make)
    {
        if (_sets.FirstOrDefault(set => set.Name == name) is { } whole)
        {
            return make(whole);
        }

        if (_sets.SelectMany(make).FirstOrDefault(tool => tool.Name == name) is { } single)
        {
            return [single];
        }

        var known = _sets.Select(set => set.Name).Concat(_sets.SelectMany(make).Select(tool => tool.Name)).ToArray();
        var registered = $"Registered: {string.Join(", ", known)}. The program that hosts Parley adds more with AddTools.";
        throw new ParleyConfigurationException(
            $"agent '{agent.Name}': there is no tool or set of tools '{name}'.{YamlSection.DidYouMean(name, known)} {registered}");
    }
}
