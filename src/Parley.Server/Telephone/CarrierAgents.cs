using Parley.Calls.Twilio;
using Parley.Server.Agents;
using Parley.Server.Configuration;
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

        AgentReferences.RequireAnswering(_options.Section, _models.InForce.Lines[_options.Section], [.. _models.InForce.Entries.Keys]);
    }

    /// <summary>Whose call it is: the name asked for in the webhook's address, the called number's, the default.</summary>
    /// <param name="request">The call.</param>
    /// <param name="asked">The address's <c>agent=</c>; null or empty for none.</param>
    /// <param name="name">Who was meant; empty when there is no agent at all.</param>
    /// <returns>Null when there is none of that name.</returns>
    public AgentEntry? Find(VoiceRequest request, string? asked, out string name)
    {
        var agents = _models.InForce;
        name = !string.IsNullOrEmpty(asked) ? asked : agents.NameFor(_options.Section, request.To);
        return agents.Find(name);
    }
}
