namespace Parley.Server.Configuration;

/// <summary>The <c>azure_openai:</c> section of <c>parley.yaml</c>: a Realtime model that is deployed on Azure.</summary>
public sealed class AzureOpenAIOptions
{
    /// <summary>The resource, e.g. <c>https://NAME.openai.azure.com</c>. Null: Azure is not used.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The Realtime deployment's name.</summary>
    public string? Deployment { get; set; }

    /// <summary>The secret key. Null or empty: the environment's <c>AZURE_OPENAI_API_KEY</c>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The deployment that writes down what callers say; null: calls have no transcript of the caller.</summary>
    public string? TranscriptionDeployment { get; set; }

    /// <summary>False turns the service off although it is configured. Default true.</summary>
    public bool Enabled { get; set; } = true;
}
