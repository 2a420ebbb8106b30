namespace Parley.Engine.OpenAI;

/// <summary>Where a stage's server is: the cloud, Ollama, vLLM, llama.cpp, whisper.cpp, Speaches, Kokoro, …</summary>
public sealed class OpenAIStageOptions
{
    /// <summary>The base URL up to and including <c>/v1</c>; default OpenAI's.</summary>
    public Uri Endpoint { get; set; } = new("https://api.openai.com/v1");

    /// <summary>The model's id as the server names it.</summary>
    public required string Model { get; set; }

    /// <summary>The secret key; null where the server needs none. Never logged, never in a message.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The voice when a request names none; for the synthesiser only. Default <c>alloy</c>.</summary>
    public string Voice { get; set; } = "alloy";

    /// <summary>The longest silence of the server: until its answer begins, and between any two parts of it. Default 30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request is sent again when it fails before the first byte of the answer; default 2.</summary>
    public int RetryCount { get; set; } = 2;

    /// <summary>The pause before the first retry; it doubles. Default 100 ms: a caller is listening to the silence.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A server that asks to wait longer than this is not asked again; the caller gets its answer. Default 1 s.</summary>
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Where time comes from.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Makes the requests; null for one shared client of the official package.</summary>
    public HttpClient? HttpClient { get; set; }
}
