using Parley.Calls.Twilio;
using Parley.Server.Configuration;

namespace Parley.Server.Console.Agents;

/// <summary>Finds what is likely wrong with an agent that could be started all the same. What cannot be started, the server refuses at its start.</summary>
internal static class AgentCheck
{
    public static IEnumerable<string> FindProblems(AgentOptions agent)
    {
        if (agent.Instructions.Length == 0 && agent.Script is null)
        {
            yield return "It has neither instructions nor a script: it will make small talk. Give it 'instructions:'.";
        }

        if (agent.Script is { } script && !File.Exists(script))
        {
            yield return $"Its script {Path.GetFileName(script)} is gone since the start.";
        }

        foreach (var (name, transfer) in agent.Transfers.Where(pair => !DialTarget.IsValid(pair.Value.Target)))
        {
            yield return $"Its transfer '{name}' is to no number like +15550100 and no address like sip:desk@pbx.example.";
        }
    }
}
