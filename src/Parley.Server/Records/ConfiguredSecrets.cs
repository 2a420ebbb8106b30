using Parley.Server.Configuration;

namespace Parley.Server.Records;

/// <summary>The secrets that the configuration holds: they must never be written into a record, whoever says them.</summary>
internal static class ConfiguredSecrets
{
    private const int MinHeaderLength = 16; // shorter headers are words such as application/json

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
        .Concat(options.HttpTools.SelectMany(tool => tool.Headers.Values).SelectMany(InHeader))
        .Concat(options.Agents.SelectMany(agent => agent.Brain?.Intents ?? []).SelectMany(intent => intent.Webhook?.Headers.Values ?? []).SelectMany(InHeader))
        .OfType<string>()
        .Where(secret => secret.Length > 0);

    /// <summary>A header's value, and what follows a scheme such as Bearer.</summary>
    private static IEnumerable<string> InHeader(string value) =>
        new[] { value, value[(value.LastIndexOf(' ') + 1)..] }.Where(secret => secret.Length >= MinHeaderLength).Distinct();
}
