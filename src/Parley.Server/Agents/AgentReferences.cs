using Parley.Server.Configuration;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Agents;

/// <summary>Whether agents that others name exist.</summary>
internal static class AgentReferences
{
    /// <exception cref="ParleyConfigurationException">A carrier's calls are to be answered by an agent that does not exist.</exception>
    public static void RequireAnswering(string section, AnsweringAgents line, IReadOnlyCollection<string> names)
    {
        foreach (var (place, agent) in line.Numbers.Select(number => ($"{section}.numbers.{number.Key}", number.Value)).Append(($"{section}.agent", line.Standard!)))
        {
            if (agent is not null && !names.Contains(agent))
            {
                throw new ParleyConfigurationException(
                    $"{place}: there is no agent '{agent}'.{YamlSection.DidYouMean(agent, names)} Agents: {(names.Count == 0 ? "none; name some under agents:" : string.Join(", ", names))}.");
            }
        }
    }

    /// <exception cref="ParleyConfigurationException">An agent hands over to one that does not exist, or to itself.</exception>
    public static void RequireHandoff(AgentOptions agent, AgentHandoffOptions handoff, IReadOnlyCollection<string> names)
    {
        if (handoff.Agent == agent.Name)
        {
            throw new ParleyConfigurationException($"agent '{agent.Name}': it cannot hand over to itself.");
        }

        if (!names.Contains(handoff.Agent))
        {
            throw new ParleyConfigurationException(
                $"agent '{agent.Name}': there is no agent '{handoff.Agent}' to hand over to.{YamlSection.DidYouMean(handoff.Agent, names)} Agents: {string.Join(", ", names)}.");
        }
    }
}
