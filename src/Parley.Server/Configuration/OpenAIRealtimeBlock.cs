using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>The <c>openai_realtime:</c> section that other voice projects use: a service, and what its one agent is like.</summary>
internal sealed record OpenAIRealtimeBlock(string? Voice, string? Instructions)
{
    /// <summary>Sets the service's options and returns the rest.</summary>
    public static OpenAIRealtimeBlock Read(YamlSection section, OpenAIOptions options)
    {
        options.Enabled = section.Take("enabled")?.Boolean() ?? options.Enabled;
        options.ApiKey = section.Take("api_key")?.Text(unsetIsEmpty: true) ?? options.ApiKey;
        options.Model = section.Take("model")?.NonEmptyText() ?? options.Model;
        var block = new OpenAIRealtimeBlock(section.Take("voice")?.NonEmptyText(), section.Take("system_instruction")?.Text().Trim());
        section.RejectUnknownKeys();
        return block;
    }

    /// <summary>Fills in what agents leave open; where none is configured, the section describes one of its own.</summary>
    public void ApplyTo(IList<AgentOptions> agents)
    {
        if (agents.Count == 0)
        {
            agents.Add(new AgentOptions { Name = "assistant", Title = "Assistant" });
        }

        foreach (var agent in agents)
        {
            agent.Voice ??= Voice;
            agent.Instructions = agent.Instructions.Length == 0 ? Instructions ?? "" : agent.Instructions;
        }
    }
}
