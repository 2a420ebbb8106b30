namespace Parley.Server.Configuration;

/// <summary>Who answers for the configured agents.</summary>
public enum EngineSelection
{
    /// <summary>Azure where it is configured, else OpenAI when there is a key for it, else the self-hosted engine.</summary>
    Auto,

    /// <summary>The self-hosted engine, key or no key.</summary>
    Offline,

    /// <summary>The OpenAI Realtime service; starting without a key fails.</summary>
    OpenAI,

    /// <summary>A deployment on Azure OpenAI; starting without endpoint, deployment or key fails.</summary>
    AzureOpenAI,
}
