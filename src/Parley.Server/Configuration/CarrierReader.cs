using Parley.Calls.Twilio;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps what the carriers' sections have in common to options.</summary>
internal static class CarrierReader
{
    /// <summary>Reads the keys that all carriers have; whatever is left in the section is unknown.</summary>
    /// <param name="value">The section, for its place.</param>
    /// <param name="section">With the carrier's own keys taken.</param>
    /// <param name="options">What is filled.</param>
    public static void Finish(YamlValue value, YamlSection section, CarrierOptions options)
    {
        options.PublicUrl = section.Take("public_url")?.HttpUrl();
        options.TrustsForwardedHeaders = section.Take("trust_forwarded_headers")?.Boolean() ?? options.TrustsForwardedHeaders;
        options.ValidatesSignatures = section.Take("validate_signatures")?.Boolean() ?? options.ValidatesSignatures;
        ReadNumbers(section.Take("numbers"), options.Numbers);
        options.Agent = section.Take("agent")?.NonEmptyText();
        options.From = section.Take("from") is { } from
            ? DialTarget.IsValid(from.Text()) ? from.Text() : throw from.Fail($"'{options.Section}.from' must be a number of the account in quotes, like \"+15550199\".")
            : null;
        options.AcceptText = section.Take("accept")?.NonEmptyText() ?? options.AcceptText;
        options.AgentSpeaksFirst = section.Take("agent_speaks_first")?.Boolean() ?? options.AgentSpeaksFirst;
        options.Lead = section.Take("lead_ms") is { } lead ? TimeSpan.FromMilliseconds(lead.Integer(100, 2000)) : options.Lead;
        options.StartTimeout = section.Take("start_seconds") is { } start ? TimeSpan.FromSeconds(start.Integer(1, 60)) : options.StartTimeout;
        options.MaxPendingStreams = section.Take("max_pending_streams")?.Integer(1, 10_000) ?? options.MaxPendingStreams;
        options.SorryText = section.Take("sorry")?.NonEmptyText() ?? options.SorryText;
        options.SorryLanguage = section.Take("sorry_language")?.NonEmptyText();
        section.RejectUnknownKeys();
        if (options.FindProblem() is { } problem)
        {
            throw value.Fail(problem);
        }
    }

    /// <summary>One secret or a list of them, while they are rotated; variables that are not set are left out.</summary>
    public static void ReadSecrets(YamlValue? value, IList<string> secrets)
    {
        foreach (var element in value is null ? [] : value.IsSequence ? value.Elements() : [value])
        {
            if (Secret(element) is { } secret)
            {
                secrets.Add(secret);
            }
        }
    }

    /// <summary>A secret, or an id that may stand in a variable; null where it is not given, or its variable is not set.</summary>
    public static string? Secret(YamlValue? value) => value?.Text(unsetIsEmpty: true) is { Length: > 0 } secret ? secret : null;

    private static void ReadNumbers(YamlValue? value, IDictionary<string, string> numbers)
    {
        foreach (var (number, agent) in value?.Section().Pairs() ?? [])
        {
            numbers[number] = DialTarget.IsValid(number)
                ? agent.NonEmptyText()
                : throw agent.Fail($"'{number}' must be a number with + and its country, in quotes, like \"+15550100\".");
        }
    }
}
