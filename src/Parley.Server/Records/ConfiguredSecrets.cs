using Parley.Server.Configuration;

namespace Parley.Server.Records;

/// <summary>The secrets that the configuration holds: they must never be written into a record, whoever says them.</summary>
internal static class ConfiguredSecrets
{
    public static IEnumerable<string> Of(ParleyOptions options) => new[]
    {
        options.OpenAI.ApiKey, options.AzureOpenAI.ApiKey, options.Engine.Recogniser.ApiKey, options.Engine.Chat.ApiKey, options.Engine.Synthesiser.ApiKey,
        options.Engine.TurnModel.ApiKey, options.Twilio.ApiKeySecret, options.Storage.Keys, options.Storage.PostgresConnectionString,
    }.Concat(options.Twilio.AuthTokens).Concat(options.Server.ApiKeys).OfType<string>().Where(secret => secret.Length > 0);
}
