using Parley.Agents.Metering;
using Parley.Engine.Mcp;
using Parley.Server.Agents;
using Parley.Server.Configuration;

namespace Parley.Server.Reloading;

/// <summary>Puts what a file newly says over what is in force, setting by setting: whatever else a program has set stays.</summary>
/// <param name="before">What the file said.</param>
/// <param name="next">What it says now.</param>
internal sealed class FileChanges(ConfigurationOrigin before, ParleyOptions next)
{
    private readonly HashSet<string> _changed = new(before.FindChanges(next.Origin!), StringComparer.Ordinal);

    /// <summary>Whether a setting differs, as <see cref="ConfigurationOrigin.FindChanges"/> names it.</summary>
    public bool Has(string setting) => _changed.Contains(setting);

    /// <summary>The file's agents, and those of the program that the file has none of the same name for.</summary>
    /// <param name="atStart">What the program began with.</param>
    public IEnumerable<AgentOptions> Agents(ParleyOptions atStart) => next.Agents
        .Concat(atStart.Agents.ExceptBy(atStart.Origin!.AgentNames, agent => agent.Name))
        .DistinctBy(agent => agent.Name);

    /// <summary>The agents with the tools that stand beside them, the program's too.</summary>
    /// <param name="atStart">What the program began with.</param>
    /// <param name="inForce">What is in force.</param>
    public AgentMeans Means(ParleyOptions atStart, AgentMeans inForce) => new(
        Agents(atStart), Has("http_tools") ? HttpTools(atStart) : inForce.HttpTools, Has("mcp.servers") ? McpServers(atStart) : inForce.McpServers);

    public IReadOnlyList<McpServerPattern> AllowedMcpServers(IReadOnlyList<McpServerPattern> inForce) =>
        Pick("mcp.allowed_servers", inForce, [.. next.Mcp.AllowedServers]);

    /// <summary>Who answers calls, by the carrier's section.</summary>
    public IReadOnlyDictionary<string, AnsweringAgents> Lines(IReadOnlyDictionary<string, AnsweringAgents> inForce)
    {
        var said = AgentsInForce.LinesOf(next.Carriers);
        return inForce.ToDictionary(
            line => line.Key,
            line => new AnsweringAgents(
                Has($"{line.Key}.numbers") ? said[line.Key].Numbers : line.Value.Numbers,
                Has($"{line.Key}.agent") ? said[line.Key].Standard : line.Value.Standard),
            StringComparer.Ordinal);
    }

    public CallsOptions Calls(CallsOptions inForce) => new()
    {
        RecordingsFolder = inForce.RecordingsFolder, // these three want a restart
        RecordingFormat = inForce.RecordingFormat,
        RecordsAll = inForce.RecordsAll,
        Consent = Pick("calls.consent", inForce.Consent, next.Calls.Consent),
        LastWordsTime = Pick("calls.last_words_seconds", inForce.LastWordsTime, next.Calls.LastWordsTime),
        HoldMusic = Pick("calls.hold_music", inForce.HoldMusic, next.Calls.HoldMusic),
        VolumeDb = Pick("calls.volume_db", inForce.VolumeDb, next.Calls.VolumeDb),
        DigitSending = Pick("calls.digits", inForce.DigitSending, next.Calls.DigitSending),
    };

    public PrivacyOptions Privacy(PrivacyOptions inForce)
    {
        var privacy = new PrivacyOptions { Redacts = Pick("privacy.redact", inForce.Redacts, next.Privacy.Redacts) };
        privacy.Keep.UnionWith(Pick("privacy.keep", inForce.Keep, next.Privacy.Keep));
        foreach (var (kind, pattern) in Pick("privacy.patterns", inForce.Patterns, next.Privacy.Patterns))
        {
            privacy.Patterns.Add(kind, pattern);
        }

        foreach (var secret in Pick("privacy.known_secrets", inForce.KnownSecrets, next.Privacy.KnownSecrets))
        {
            privacy.KnownSecrets.Add(secret);
        }

        return privacy;
    }

    public BudgetsOptions Budgets(BudgetsOptions inForce) => new()
    {
        Call = Pick("budgets.call", inForce.Call, next.Budgets.Call),
        Day = Pick("budgets.day", inForce.Day, next.Budgets.Day),
        Key = Pick("budgets.key", inForce.Key, next.Budgets.Key),
        File = Pick("budgets.file", inForce.File, next.Budgets.File),
    };

    /// <summary>What models cost, by their ids.</summary>
    public IReadOnlyDictionary<string, ModelPrice> Prices(IEnumerable<KeyValuePair<string, ModelPrice>> inForce) => inForce
        .Where(price => !Has($"prices.{price.Key}"))
        .Concat(next.Prices.Where(price => Has($"prices.{price.Key}")))
        .ToDictionary(StringComparer.Ordinal);

    private HttpToolOptions[] HttpTools(ParleyOptions atStart) =>
        [.. next.HttpTools.Concat(atStart.HttpTools.ExceptBy(atStart.Origin!.HttpToolNames, tool => tool.Name)).DistinctBy(tool => tool.Name)];

    private Dictionary<string, McpServerOptions> McpServers(ParleyOptions atStart) => next.Mcp.Servers
        .Concat(atStart.Mcp.Servers.ExceptBy(atStart.Origin!.McpServerNames, server => server.Key))
        .DistinctBy(server => server.Key)
        .ToDictionary(StringComparer.Ordinal);

    private T Pick<T>(string setting, T inForce, T said) => Has(setting) ? said : inForce;
}
