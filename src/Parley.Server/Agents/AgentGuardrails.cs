using System.Text.RegularExpressions;
using Parley.Agents.Guardrails;
using Parley.Server.Configuration;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Agents;

/// <summary>Turns <c>guardrails:</c> into guardrails.</summary>
internal sealed class AgentGuardrails(IEnumerable<RegisteredGuardrail> registered)
{
    private readonly IReadOnlyList<RegisteredGuardrail> _registered = [.. registered];

    /// <summary>Those of an agent that watch the caller, or those that watch the agent.</summary>
    /// <exception cref="ParleyConfigurationException">One is named that nobody registered.</exception>
    public IReadOnlyList<IGuardrail> Create(AgentOptions agent, bool watchesInput) =>
        [.. agent.Guardrails.Where(guardrail => guardrail.WatchesInput == watchesInput).Select(guardrail => Create(agent, guardrail))];

    /// <summary>One of them.</summary>
    /// <exception cref="ParleyConfigurationException">Nobody registered one of that name.</exception>
    public IGuardrail Create(AgentOptions agent, AgentGuardrailOptions options)
    {
        if (options.Name is not { } name)
        {
            return Create(options);
        }

        if (_registered.FirstOrDefault(known => known.Name == name) is { } found)
        {
            return found.Guardrail;
        }

        string[] names = [.. _registered.Select(known => known.Name)];
        throw new ParleyConfigurationException(
            $"agent '{agent.Name}': there is no guardrail '{name}'.{YamlSection.DidYouMean(name, names)} Registered: {(names.Length == 0 ? "none" : string.Join(", ", names))}. The program that hosts Parley adds more with AddGuardrail.");
    }

    private static Guardrail Create(AgentGuardrailOptions options)
    {
        Regex[] patterns =
        [
            .. options.Pattern is { } pattern ? [Compile(pattern)] : Array.Empty<Regex>(),
            .. options.BlockedWords.Select(word => Compile($@"\b{Regex.Escape(word)}\b")),
        ];
        var name = options.Pattern is not null ? "pattern" : options.BlockedWords.Count > 0 ? "blocked" : "max_length";
        return new Guardrail(name, text => text.Length > options.MaxLength || patterns.Any(forbidden => forbidden.IsMatch(text)), options.Hint);
    }

    /// <summary>Linear in the text, whatever the pattern is.</summary>
    private static Regex Compile(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
