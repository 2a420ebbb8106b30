namespace Parley.Server.Configuration;

/// <summary>The <c>openai:</c> section of <c>parley.yaml</c> (or <c>openai_realtime:</c>): the hosted Realtime service.</summary>
public sealed class OpenAIOptions
{
    /// <summary>The secret key. Null or empty: the environment's <c>OPENAI_API_KEY</c>, and without one the offline engine answers.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The service's base URL. Default <c>https://api.openai.com/v1</c>.</summary>
    public Uri BaseUrl { get; set; } = new("https://api.openai.com/v1");

    /// <summary>The Realtime model. Default <c>gpt-realtime-2.1</c>.</summary>
    public string Model { get; set; } = "gpt-realtime-2.1";

    /// <summary>
    /// Further models of the service that clients of <c>/v1/realtime</c> may ask for by name, beside <see cref="Model"/>; a trailing
    /// <c>*</c> matches any rest. Default none.
    /// </summary>
    public IList<string> Models { get; } = [];

    /// <summary>The model that writes down what callers say; null: the agents' own choice, by default <c>gpt-4o-mini-transcribe</c>.</summary>
    public string? TranscriptionModel { get; set; }

    /// <summary>
    /// The service's translation model, which clients of <c>/v1/realtime/translations</c> may ask for by name; a trailing <c>*</c> matches
    /// any rest. Default <c>gpt-realtime-translate*</c>.
    /// </summary>
    public string TranslationModel { get; set; } = "gpt-realtime-translate*";

    /// <summary>Who is billed; null: the key's own organization.</summary>
    public string? Organization { get; set; }

    /// <summary>What is billed; null: the key's own project.</summary>
    public string? Project { get; set; }

    /// <summary>False turns the service off although there is a key. Default true.</summary>
    public bool Enabled { get; set; } = true;
}
