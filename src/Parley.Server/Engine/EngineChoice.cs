using Parley.Server.Configuration;

namespace Parley.Server.Engine;

/// <summary>Which engine answers for the agents, and why: shown at start and by <c>/api/status</c>.</summary>
/// <param name="UsesOpenAI">True when agents speak through the OpenAI Realtime service.</param>
/// <param name="Reason">One line for people.</param>
public sealed record EngineChoice(bool UsesOpenAI, string Reason)
{
    /// <summary><c>openai</c> or <c>offline</c>.</summary>
    public string Name => UsesOpenAI ? "openai" : "offline";

    /// <summary>Decides.</summary>
    /// <exception cref="ParleyConfigurationException">OpenAI was asked for, but there is no key.</exception>
    public static EngineChoice Decide(ParleyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var hasKey = !string.IsNullOrWhiteSpace(options.OpenAI.ApiKey);
        return options.Engine.Selection switch
        {
            EngineSelection.Offline => new EngineChoice(false, "chosen in the settings: offline engine"),
            EngineSelection.OpenAI when hasKey => new EngineChoice(true, $"chosen in the settings: {options.OpenAI.Model}"),
            EngineSelection.OpenAI => throw new ParleyConfigurationException(
                "the engine 'openai' was asked for, but there is no key. Set OPENAI_API_KEY (the environment or .env) or openai.api_key, or use the engine 'offline'."),
            _ when !options.OpenAI.Enabled => new EngineChoice(false, "OpenAI is turned off in the settings: offline engine"),
            _ when hasKey => new EngineChoice(true, $"OPENAI_API_KEY is set: {options.OpenAI.Model}"),
            _ => new EngineChoice(false, "no OPENAI_API_KEY: offline engine"),
        };
    }
}
