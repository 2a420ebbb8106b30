using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps an agent's <c>handoffs:</c> to options.</summary>
internal static class HandoffsReader
{
    public static void Read(YamlValue? value, IList<AgentHandoffOptions> handoffs)
    {
        foreach (var element in value?.Elements() ?? [])
        {
            if (!element.IsMapping)
            {
                handoffs.Add(new AgentHandoffOptions(element.NonEmptyText()));
                continue;
            }

            var section = element.Section();
            handoffs.Add(new AgentHandoffOptions(section.Require("to").NonEmptyText(), section.Take("description")?.NonEmptyText()));
            section.RejectUnknownKeys();
        }
    }
}
