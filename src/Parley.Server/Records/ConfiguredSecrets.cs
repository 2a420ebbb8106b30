using System.Collections.ObjectModel;
using Parley.Server.Configuration;

namespace Parley.Server.Records;

/// <summary>The secrets that the configuration holds: they must never be written into a record, whoever says them.</summary>
internal static class ConfiguredSecrets
{
    private const int MinHeaderLength = 6; // a redactor ignores what is shorter
    private const int MinCredentialLength = 16; // the last word of a header that is not known to hold one
    private static readonly HashSet<string> s_plainHeaders = new(StringComparer.OrdinalIgnoreCase) { "Accept", "Content-Type" }; // words that people say

    public static IEnumerable<string> Of(ParleyOptions options) => new[]
    {
        options.OpenAI.ApiKey, options.AzureOpenAI.ApiKey, options.Engine.Recogniser.ApiKey, options.Engine.Chat.ApiKey, options.Engine.Synthesiser.ApiKey,
        options.Engine.TurnModel.ApiKey, options.Twilio.ApiKeySecret, options.Telnyx.ApiKey, options.SignalWire.ApiToken, options.Vonage.PrivateKey, options.Storage.Keys, options.Storage.PostgresConnectionString,
        options.Access.OpenId?.ClientSecret,
    }
        .Concat(options.Twilio.AuthTokens)
        .Concat(options.Plivo.AuthTokens)
        .Concat(options.SignalWire.SigningKeys)
        .Concat(options.Vonage.SignatureSecrets)
        .Concat(options.Server.ApiKeys)
        .Concat(options.Mcp.Servers.Values.Select(server => server.Authorization))
        .Concat(options.HttpTools.SelectMany(tool => tool.Headers).SelectMany(InHeader))
        .Concat(options.Agents.SelectMany(agent => agent.Brain?.Intents ?? []).SelectMany(intent => intent.Webhook?.Headers ?? NoHeaders).SelectMany(InHeader))
        .OfType<string>()
        .Where(secret => secret.Length > 0);

    private static IReadOnlyDictionary<string, string> NoHeaders => ReadOnlyDictionary<string, string>.Empty;

    /// <summary>A header's value, and what follows a scheme such as Bearer.</summary>
    private static IEnumerable<string> InHeader(KeyValuePair<string, string> header)
    {
        var (name, value) = header;
        if (value.Length < MinHeaderLength || s_plainHeaders.Contains(name))
        {
            return [];
        }

        var credential = value[(value.LastIndexOf(' ') + 1)..];
        var shortest = name.EndsWith("Authorization", StringComparison.OrdinalIgnoreCase) ? MinHeaderLength : MinCredentialLength;
        return credential.Length < shortest ? [value] : new[] { value, credential }.Distinct();
    }
}
