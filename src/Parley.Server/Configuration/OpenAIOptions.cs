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

    /// <summary>False turns the service off although there is a key. Default true.</summary>
    public bool Enabled { get; set; } = true;
}
