using Parley.Server.Configuration;

namespace Parley.Server.Agents;

/// <summary>The agents of one reading of the configuration, who of them answers which calls, and their MCP servers. Immutable.</summary>
/// <param name="Entries">The agents by name, in the configured order.</param>
/// <param name="Lines">Who answers calls, by the carrier's section.</param>
/// <param name="McpServers">By the names that agents give.</param>
internal sealed record AgentsInForce(
    IReadOnlyDictionary<string, AgentEntry> Entries, IReadOnlyDictionary<string, AnsweringAgents> Lines, IDictionary<string, McpServerOptions> McpServers)
{
    public AgentEntry? Find(string name) => Entries.GetValueOrDefault(name);

    /// <summary>Who answers a carrier's calls.</summary>
    /// <param name="section">The carrier's section.</param>
    /// <param name="number">The number that was called; null for none in particular.</param>
    /// <returns>A name; empty when there is no agent at all.</returns>
    public string NameFor(string section, string? number)
    {
        var line = Lines[section];
        return number is not null && line.Numbers.TryGetValue(number, out var own) ? own : line.Standard ?? Entries.Keys.FirstOrDefault() ?? "";
    }

    public static IReadOnlyDictionary<string, AnsweringAgents> LinesOf(IEnumerable<CarrierOptions> carriers) => carriers.ToDictionary(
        carrier => carrier.Section, carrier => new AnsweringAgents(carrier.Numbers.AsReadOnly(), carrier.Agent), StringComparer.Ordinal);
}
