using System.Text.RegularExpressions;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>agents:</c> to options.</summary>
internal sealed partial class AgentsReader(string folder)
{
    /// <summary>Model ids that the server itself answers to.</summary>
    private const string EngineModelId = "parley";

    private const string SemanticVad = "semantic_vad";

    private static readonly Dictionary<string, string> s_turnDetectionTypes = Choices("server_vad", SemanticVad);
    private static readonly Dictionary<string, string> s_eagerness = Choices("low", "medium", "high", "auto");

    public void Read(YamlValue? value, IList<AgentOptions> agents)
    {
        foreach (var element in value?.Elements() ?? [])
        {
            var agent = ReadAgent(element);
            if (agents.Any(other => other.Name == agent.Name))
            {
                throw element.Fail($"a second agent is named '{agent.Name}'; each name must be unique, for it is also the model id.");
            }

            agents.Add(agent);
        }
    }

    private AgentOptions ReadAgent(YamlValue element)
    {
        var section = element.Section();
        _ = section.Take("name");
        var agent = new AgentOptions
        {
            Name = "",
            Title = section.Take("title")?.NonEmptyText(),
            Description = section.Take("description")?.NonEmptyText(),
            Scenario = section.Take("scenario")?.NonEmptyText(),
            Instructions = ConfiguredInstructions.Read(section, folder),
            Voice = section.Take("voice")?.NonEmptyText(),
            Model = section.Take("model")?.NonEmptyText(),
            VolumeDb = section.Take("volume_db")?.Number(-12, 12),
            Consent = ConsentReader.Read(section.Take("consent")),
            Script = section.Take("script") is { } script ? ConfiguredFile.Find(script, folder) : null,
            TurnDetection = section.Take("turn_detection")?.Section() is { } turns ? ReadTurnDetection(turns) : null,
        };
        foreach (var tool in section.Take("tools")?.Texts() ?? [])
        {
            agent.Tools.Add(tool);
        }

        foreach (var example in section.Take("examples")?.Texts() ?? [])
        {
            agent.Examples.Add(example);
        }

        foreach (var fallback in section.Take("fallbacks")?.Texts() ?? [])
        {
            agent.Fallbacks.Add(fallback);
        }

        foreach (var server in section.Take("mcp")?.Texts() ?? [])
        {
            agent.McpServers.Add(server);
        }

        HandoffsReader.Read(section.Take("handoffs"), agent.Handoffs);
        GuardrailsReader.Read(section.Take("guardrails"), agent.Guardrails);
        TransfersReader.Read(section.Take("transfers"), agent.Transfers);
        agent.Brain = BrainReader.Read(section.Take("brain"));
        section.RejectUnknownKeys();
        agent.Name = ReadName(section.Require("name")); // last: a check of the whole file goes on behind a wrong one
        return agent;
    }

    private static string ReadName(YamlValue value)
    {
        var name = value.NonEmptyText();
        if (!ModelId().IsMatch(name))
        {
            throw value.Fail($"'{value.Path}' is also the model id, so it may hold only a-z, 0-9, '-', '_' and '.', begin with a letter or digit, and be at most 64 long; it is '{name}'.");
        }

        return name == EngineModelId
            ? throw value.Fail($"'{value.Path}' must not be '{EngineModelId}': that model id is the bare engine.")
            : name;
    }

    /// <summary>Each type has its own keys, as on the wire; the other type's are told to be unknown.</summary>
    private static AgentTurnDetectionOptions ReadTurnDetection(YamlSection section)
    {
        var options = new AgentTurnDetectionOptions { InterruptResponse = section.Take("interrupt_response")?.Boolean() };
        options.Type = section.Take("type")?.Choice(s_turnDetectionTypes) ?? options.Type;
        if (options.Type == SemanticVad)
        {
            options.Eagerness = section.Take("eagerness")?.Choice(s_eagerness);
        }
        else
        {
            options.Threshold = section.Take("threshold")?.Number(0, 1);
            options.PrefixPaddingMs = section.Take("prefix_padding_ms")?.Integer(0, 5000);
            options.SilenceDurationMs = section.Take("silence_duration_ms")?.Integer(100, 10_000);
        }

        section.RejectUnknownKeys();
        return options;
    }

    private static Dictionary<string, string> Choices(params string[] names) => names.ToDictionary(name => name, StringComparer.Ordinal);

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex ModelId();
}
