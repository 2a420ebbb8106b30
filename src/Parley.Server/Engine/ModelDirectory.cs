using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Agents.Hosting;
using Parley.Engine;
using Parley.Realtime;
using Parley.Server.Agents;
using Parley.Server.CallLoops;
using Parley.Server.Configuration;

namespace Parley.Server.Engine;

/// <summary>Knows every model id that the server answers to: the bare engine and its aliases, the agents, and what the application added.</summary>
internal sealed class ModelDirectory
{
    /// <summary>The bare engine's id.</summary>
    public const string EngineModelId = "parley";

    /// <summary>What programs of the beta's time ask for.</summary>
    private static readonly string[] s_betaAliases = ["gpt-4o-realtime*", "gpt-4o-mini-realtime*"];

    private readonly Dictionary<string, IRealtimeModel> _named = new(StringComparer.Ordinal);
    private readonly AgentTools _tools;
    private readonly AgentGuardrails _guardrails;
    private readonly AgentBrains _brains;
    private readonly StageClients _stages;
    private readonly IReadOnlyList<AgentOptions> _coded;
    private readonly IServiceProvider _services;
    private volatile AgentsInForce _inForce;
    private readonly ParleyOptions _options;
    private readonly EngineModel _bareEngine;
    private readonly bool _canTranslate;
    private readonly Upstream? _upstream;
    private readonly TimeProvider _timeProvider;
    private readonly ILoggerFactory _loggerFactory;
    private readonly IMeterFactory _meterFactory; // which owns what engines measure with: an engine needs no end, and goes with its last call

    /// <exception cref="ParleyConfigurationException">An agent names a tool or a script that does not exist, or the chosen service lacks its key.</exception>
    public ModelDirectory(
        ParleyOptions options,
        StageClients stages,
        AgentTools tools,
        AgentGuardrails guardrails,
        AgentBrains brains,
        IEnumerable<CodedAgent> codedAgents,
        IEnumerable<NamedModel> namedModels,
        IServiceProvider services,
        TimeProvider timeProvider,
        ILoggerFactory loggerFactory)
    {
        _options = options;
        _timeProvider = timeProvider;
        _loggerFactory = loggerFactory;
        _meterFactory = services.GetRequiredService<IMeterFactory>();
        Choice = EngineChoice.Decide(options);
        _upstream = Upstream.For(Choice, options, services.GetService<CallLoopSet>() is { } loops ? new LoopDialer(loops, timeProvider) : null);
        _canTranslate = stages.CanTranslate;
        _bareEngine = CreateEngine(EngineModelId, stages.For(options.Engine.Script));

        _tools = tools;
        _guardrails = guardrails;
        _brains = brains;
        _stages = stages;
        _services = services;
        _coded = [.. codedAgents.Select(coded => coded.Options)];
        var means = new AgentMeans(options.Agents, [.. options.HttpTools], options.Mcp.Servers);
        _inForce = new AgentsInForce(CreateAgents(means), AgentsInForce.LinesOf(options.Carriers), means.McpServers);

        foreach (var named in namedModels)
        {
            _named[named.Id] = named.Create(services);
        }
    }

    /// <summary>Who answers for the agents, and why.</summary>
    public EngineChoice Choice { get; }

    /// <summary>The agents, in the configured order.</summary>
    public IReadOnlyCollection<AgentEntry> Agents => [.. _inForce.Entries.Values];

    /// <summary>The agents, and who of them answers which calls.</summary>
    public AgentsInForce InForce => _inForce;

    /// <summary>The agents that the application added.</summary>
    public IEnumerable<string> CodedAgentNames => _coded.Select(agent => agent.Name);

    /// <summary>What clients may ask for, aliases last.</summary>
    public IEnumerable<string> ModelIds =>
        _inForce.Entries.Keys.Concat(_named.Keys).Concat(PassingModelIds).Append(EngineModelId).Concat(Aliases);

    /// <summary>The models of the service behind this server that clients may ask for by name.</summary>
    public IEnumerable<string> PassingModelIds => _upstream?.ModelIds ?? [];

    private IEnumerable<string> Aliases =>
        _options.Server.CompatibleMode ? _options.Server.ModelAliases.Concat(s_betaAliases) : _options.Server.ModelAliases;

    public AgentEntry? FindAgent(string name) => _inForce.Find(name);

    /// <summary>Puts other agents in the place of those of the configuration, for new conversations; all of them or none.</summary>
    /// <param name="means">The configured ones, and what they may use.</param>
    /// <param name="lines">Who answers calls from now on, by the carrier's section.</param>
    /// <exception cref="ParleyConfigurationException">An agent names a tool, guardrail, agent or script that does not exist, or a carrier an agent.</exception>
    public void Replace(AgentMeans means, IReadOnlyDictionary<string, AnsweringAgents> lines)
    {
        var next = new AgentsInForce(CreateAgents(means), lines, means.McpServers);
        foreach (var (section, line) in lines)
        {
            AgentReferences.RequireAnswering(section, line, [.. next.Entries.Keys]);
        }

        _inForce = next;
    }

    /// <summary>Opens a conversation with a model; null when there is none of that id.</summary>
    /// <param name="modelId">As the client asked.</param>
    /// <param name="safetyIdentifier">What stands for the end user, for the service behind this server; null for none.</param>
    /// <param name="scope">The conversation's services.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <exception cref="RealtimeConnectException">The model refused or could not be reached.</exception>
    public async ValueTask<IRealtimeConnection?> OpenAsync(
        string modelId, string? safetyIdentifier, IServiceProvider scope, CancellationToken cancellationToken)
    {
        if (_inForce.Find(modelId) is { } entry)
        {
            var logger = _loggerFactory.CreateLogger<HostedAgentModel>();
            var hosted = new HostedAgentModel(() => entry.CreateAgent(scope), entry.FindModel(safetyIdentifier), null, _timeProvider, logger);
            return await hosted.ConnectAsync(cancellationToken);
        }

        if (_named.TryGetValue(modelId, out var named))
        {
            return await named.ConnectAsync(cancellationToken);
        }

        if (modelId != EngineModelId && _upstream?.Find(modelId, safetyIdentifier) is { } passing)
        {
            return await passing.ConnectAsync(cancellationToken);
        }

        return modelId == EngineModelId || Aliases.Any(alias => ModelPattern.Matches(alias, modelId))
            ? await _bareEngine.ConnectAsync(new EngineConnectionOptions { ModelId = modelId }, cancellationToken)
            : null;
    }

    /// <summary>
    /// Whether the engine's recogniser is good for what is said in these calls: it is theirs, or was chosen. Where another service answers, the offline one, which
    /// knows some English, is not.
    /// </summary>
    public bool CanTranscribeCalls => _upstream is null || _stages.HasChosenRecogniser;

    /// <summary>Opens a transcription session on the bare engine.</summary>
    public ValueTask<IRealtimeConnection> OpenTranscriptionAsync(CancellationToken cancellationToken) =>
        _bareEngine.ConnectAsync(new EngineConnectionOptions { Kind = SessionKind.Transcription }, cancellationToken);

    /// <summary>The translation model of that id at the service behind this server; null when there is none.</summary>
    public IRealtimeModel? FindTranslation(string modelId, string? safetyIdentifier) => _upstream?.FindTranslation(modelId, safetyIdentifier);

    /// <summary>Opens a conversation on the bare engine for an interpreter; null when the stages cannot translate.</summary>
    public async ValueTask<IRealtimeConnection?> OpenInterpretedAsync(CancellationToken cancellationToken) =>
        _canTranslate ? await _bareEngine.ConnectAsync(cancellationToken) : null;

    private Dictionary<string, AgentEntry> CreateAgents(AgentMeans means)
    {
        var tools = _tools.With(means.HttpTools);
        var brains = _brains.With(tools);
        var factory = new AgentFactory(tools, _guardrails, means.McpServers, _upstream?.Transcription ?? default);
        var agents = means.Agents.Concat(_coded).DistinctBy(agent => agent.Name).ToArray();
        var entries = new Dictionary<string, AgentEntry>(StringComparer.Ordinal);
        foreach (var agent in agents)
        {
            tools.Validate(agent, _services);
            _ = _guardrails.Create(agent, watchesInput: false).Count + _guardrails.Create(agent, watchesInput: true).Count;
            _ = AgentMcpServers.Create(agent, means.McpServers);
            brains.Validate(agent);
            foreach (var handoff in agent.Handoffs)
            {
                AgentReferences.RequireHandoff(agent, handoff, [.. agents.Select(other => other.Name)]);
            }

            var stages = _upstream is null ? _stages.For(agent.Script) : null;
            entries.Add(agent.Name, new AgentEntry(
                agent,
                (scope, family) => factory.Create(agent, scope, family),
                name => entries.GetValueOrDefault(name),
                stages is null ? user => _upstream!.ForAgents(agent.Model, user) : Always(CreateEngine(agent.Name, stages)),
                stages)
            {
                Brains = brains,
                FindFallbacks = _upstream is null || agent.Fallbacks.Count == 0 ? _ => [] : CreateFallbacks(agent),
            });
        }

        return entries;
    }

    private Func<string?, IReadOnlyList<IRealtimeModel>> CreateFallbacks(AgentOptions agent)
    {
        var own = agent.Fallbacks.Contains(EngineModelId) ? CreateEngine(agent.Name, _stages.For(agent.Script)) : null;
        return user => [.. agent.Fallbacks.Select(model => model == EngineModelId ? own! : _upstream!.ForAgents(model, user))];
    }

    private static Func<string?, IRealtimeModel> Always(IRealtimeModel model) => _ => model;

    private EngineModel CreateEngine(string modelId, EngineStages stages)
    {
        var options = new EngineOptions
        {
            ModelId = modelId,
            Prompts = new ConfiguredPrompts(_options.Prompts),
            McpServerLimit = _options.Mcp.MaxServers,
            McpCallLimit = _options.Mcp.MaxCalls,
            McpListTimeout = _options.Mcp.ListTimeout,
            McpCallTimeout = _options.Mcp.CallTimeout,
        };
        options.ContextTokenLimit = _options.Engine.ContextTokens ?? options.ContextTokenLimit;
        return new EngineModel(stages, options, _timeProvider, _loggerFactory, _meterFactory);
    }
}
