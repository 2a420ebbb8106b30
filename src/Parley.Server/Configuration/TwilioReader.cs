using Parley.Calls.Twilio;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>twilio:</c> to options.</summary>
internal static class TwilioReader
{
    public static void Read(YamlValue? value, TwilioOptions options)
    {
        if (value?.Section() is not { } section)
        {
            return;
        }

        options.AccountSid = section.Take("account_sid") is { } account ? Sid(account, "AC") : null;
        ReadTokens(section.Take("auth_token"), options.AuthTokens);
        if (section.Take("api_key")?.Section() is { } key)
        {
            options.ApiKeySid = Sid(key.Require("sid"), "SK");
            options.ApiKeySecret = key.Require("secret").NonEmptyText();
            key.RejectUnknownKeys();
        }

        options.ApiUrl = section.Take("api_url")?.HttpUrl() ?? options.ApiUrl;
        options.PublicUrl = section.Take("public_url")?.HttpUrl();
        options.TrustsForwardedHeaders = section.Take("trust_forwarded_headers")?.Boolean() ?? options.TrustsForwardedHeaders;
        options.ValidatesSignatures = section.Take("validate_signatures")?.Boolean() ?? options.ValidatesSignatures;
        ReadNumbers(section.Take("numbers"), options.Numbers);
        options.Agent = section.Take("agent")?.NonEmptyText();
        options.AgentSpeaksFirst = section.Take("agent_speaks_first")?.Boolean() ?? options.AgentSpeaksFirst;
        options.Lead = section.Take("lead_ms") is { } lead ? TimeSpan.FromMilliseconds(lead.Integer(100, 2000)) : options.Lead;
        options.StartTimeout = section.Take("start_seconds") is { } start ? TimeSpan.FromSeconds(start.Integer(1, 60)) : options.StartTimeout;
        options.MaxPendingStreams = section.Take("max_pending_streams")?.Integer(1, 10_000) ?? options.MaxPendingStreams;
        options.SorryText = section.Take("sorry")?.NonEmptyText() ?? options.SorryText;
        options.From = section.Take("from") is { } from
            ? DialTarget.IsValid(from.Text()) ? from.Text() : throw from.Fail("'twilio.from' must be a number of the account in quotes, like \"+15550199\".")
            : null;
        options.CallsPerSecond = section.Take("calls_per_second")?.Number(0.1, 100) ?? options.CallsPerSecond;
        options.MaxQueuedCalls = section.Take("max_queued_calls")?.Integer(1, 100_000) ?? options.MaxQueuedCalls;
        foreach (var prefix in section.Take("call_prefixes")?.Texts() ?? [])
        {
            options.CallPrefixes.Add(prefix);
        }

        options.AcceptText = section.Take("accept")?.NonEmptyText() ?? options.AcceptText;
        options.SorryLanguage = section.Take("sorry_language")?.NonEmptyText();
        section.RejectUnknownKeys();
        if (FindProblem(options) is { } problem)
        {
            throw value.Fail(problem);
        }
    }

    /// <summary>What keeps the telephone from working; null when nothing does.</summary>
    public static string? FindProblem(TwilioOptions options)
    {
        if (!options.ValidatesSignatures)
        {
            return null;
        }

        return (options.AccountSid, options.AuthTokens.Count, options.PublicUrl) switch
        {
            (null, _, _) => "'twilio.account_sid' is missing (or its variable is not set). It begins with AC and stands on the console's first page.",
            (_, 0, _) => "'twilio.auth_token' is missing (or its variable is not set): requests are signed with it. It stands on the console's first page. For a simulator, set validate_signatures: false.",
            (_, _, null) when !options.TrustsForwardedHeaders =>
                "'twilio.public_url' is missing: signatures are made over it. Set it to how Twilio reaches this server, e.g. https://voice.example.com.",
            _ => null,
        };
    }

    private static string? Sid(YamlValue value, string prefix) => value.Text(unsetIsEmpty: true) switch
    {
        "" => null,
        var sid when sid.StartsWith(prefix, StringComparison.Ordinal) && sid.Length is > 2 and <= 64 && sid.All(char.IsAsciiLetterOrDigit) => sid,
        _ => throw value.Fail($"'{value.Path}' must begin with {prefix} and have letters and digits only; copy it from the console."),
    };

    private static void ReadTokens(YamlValue? value, IList<string> tokens)
    {
        foreach (var element in value is null ? [] : value.IsSequence ? value.Elements() : [value])
        {
            if (element.Text(unsetIsEmpty: true) is { Length: > 0 } token)
            {
                tokens.Add(token);
            }
        }
    }

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
