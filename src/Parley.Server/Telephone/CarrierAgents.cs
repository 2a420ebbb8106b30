using Parley.Calls.Twilio;
using Parley.Server.Agents;
using Parley.Server.Configuration;
using Parley.Server.Configuration.Yaml;
using Parley.Server.Engine;

namespace Parley.Server.Telephone;

/// <summary>Knows who answers which of a carrier's calls.</summary>
internal sealed class CarrierAgents
{
    private readonly CarrierOptions _options;
    private readonly ModelDirectory _models;

    /// <exception cref="ParleyConfigurationException">A number or the default names an agent that does not exist.</exception>
    public CarrierAgents(CarrierOptions options, ModelDirectory models)
    {
        _options = options;
        _models = models;
        if (_options.IsConfigured && _options.FindProblem() is { } problem)
        {
            throw new ParleyConfigurationException(problem);
        }

        foreach (var (number, agent) in _options.Numbers)
        {
            Require(agent, $"{_options.Section}.numbers.{number}");
        }

        if (_options.Agent is { } standard)
        {
            Require(standard, $"{_options.Section}.agent");
        }
    }

    /// <summary>Whose call it is: the name asked for in the webhook's address, the called number's, the default.</summary>
    /// <param name="request">The call.</param>
    /// <param name="asked">The address's <c>agent=</c>; null or empty for none.</param>
    /// <param name="name">Who was meant; empty when there is no agent at all.</param>
    /// <returns>Null when there is none of that name.</returns>
    public AgentEntry? Find(VoiceRequest request, string? asked, out string name)
    {
        name = !string.IsNullOrEmpty(asked) ? asked
            : _options.Numbers.TryGetValue(request.To, out var numbers) ? numbers
            : _options.Agent ?? _models.Agents.FirstOrDefault()?.Options.Name ?? "";
        return _models.FindAgent(name);
    }

    private void Require(string agent, string place)
    {
        if (_models.FindAgent(agent) is null)
        {
            var known = _models.Agents.Select(entry => entry.Options.Name).ToArray();
            throw new ParleyConfigurationException(
                $"{place}: there is no agent '{agent}'.{YamlSection.DidYouMean(agent, known)} Agents: {(known.Length == 0 ? "none; name some under agents:" : string.Join(", ", known))}.");
        }
    }
}
