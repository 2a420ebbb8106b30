using Parley.Server.Configuration;

namespace Parley.Server.Engine;

/// <summary>Which engine answers for the agents, and why: shown at start and by <c>/api/status</c>.</summary>
/// <param name="Kind">Offline, OpenAI or Azure.</param>
/// <param name="Model">The service's model or deployment; null for the self-hosted engine.</param>
/// <param name="Reason">One line for people.</param>
public sealed record EngineChoice(EngineSelection Kind, string? Model, string Reason)
{
    private const string HowToChoose = "or use the engine 'offline'.";

    /// <summary>True when agents speak through a Realtime service elsewhere.</summary>
    public bool UsesUpstream => Kind is not EngineSelection.Offline;

    /// <summary><c>openai</c>, <c>azure_openai</c> or <c>offline</c>.</summary>
    public string Name => Kind switch
    {
        EngineSelection.OpenAI => "openai",
        EngineSelection.AzureOpenAI => "azure_openai",
        _ => "offline",
    };

    /// <summary>Decides.</summary>
    /// <exception cref="ParleyConfigurationException">A service was asked for, but it lacks its key or endpoint.</exception>
    public static EngineChoice Decide(ParleyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Engine.Selection switch
        {
            EngineSelection.Offline => Offline("chosen in the settings: offline engine"),
            EngineSelection.OpenAI when HasKey(options.OpenAI) => OpenAI(options, "chosen in the settings"),
            EngineSelection.OpenAI => throw new ParleyConfigurationException(
                $"the engine 'openai' was asked for, but there is no key. Set OPENAI_API_KEY (the environment or .env) or openai.api_key, {HowToChoose}"),
            EngineSelection.AzureOpenAI when MissingOf(options.AzureOpenAI) is { } missing => throw new ParleyConfigurationException(
                $"the engine 'azure_openai' was asked for, but {missing} is missing. Set it in the section azure_openai, {HowToChoose}"),
            EngineSelection.AzureOpenAI => Azure(options, "chosen in the settings"),
            _ => DecideAlone(options),
        };
    }

    /// <summary>What the file names wins over what the environment happens to hold.</summary>
    private static EngineChoice DecideAlone(ParleyOptions options)
    {
        var azure = options.AzureOpenAI;
        if (azure is { Enabled: true, Endpoint: not null })
        {
            return MissingOf(azure) is { } missing
                ? Offline($"azure_openai lacks {missing}: offline engine")
                : Azure(options, "azure_openai has a key");
        }

        return options.OpenAI.Enabled
            ? HasKey(options.OpenAI) ? OpenAI(options, "OPENAI_API_KEY or openai.api_key is set") : Offline("no OPENAI_API_KEY: offline engine")
            : Offline("OpenAI is turned off in the settings: offline engine");
    }

    private static EngineChoice Offline(string reason) => new(EngineSelection.Offline, null, reason);

    private static EngineChoice OpenAI(ParleyOptions options, string why) =>
        new(EngineSelection.OpenAI, options.OpenAI.Model, $"{why}: {options.OpenAI.Model} at {options.OpenAI.BaseUrl.Authority}");

    private static EngineChoice Azure(ParleyOptions options, string why) => new(
        EngineSelection.AzureOpenAI,
        options.AzureOpenAI.Deployment,
        $"{why}: deployment {options.AzureOpenAI.Deployment} at {options.AzureOpenAI.Endpoint!.Authority}");

    private static bool HasKey(OpenAIOptions options) => !string.IsNullOrWhiteSpace(options.ApiKey);

    private static string? MissingOf(AzureOpenAIOptions options) =>
        options.Endpoint is null ? "the endpoint"
        : string.IsNullOrWhiteSpace(options.Deployment) ? "the deployment"
        : string.IsNullOrWhiteSpace(options.ApiKey) ? "the key (api_key, or AZURE_OPENAI_API_KEY in the environment or .env)"
        : null;
}
