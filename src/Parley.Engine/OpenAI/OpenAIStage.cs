using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;

namespace Parley.Engine.OpenAI;

/// <summary>What the three stages set up alike.</summary>
internal static class OpenAIStage
{
    /// <summary>A server that needs no key still gets a header, since the package insists on one.</summary>
    public static ApiKeyCredential Credential(OpenAIStageOptions options) =>
        new(string.IsNullOrEmpty(options.ApiKey) ? "none" : options.ApiKey);

    public static OpenAIClientOptions Client(OpenAIStageOptions options) => new()
    {
        Endpoint = options.Endpoint,
        NetworkTimeout = options.Timeout,
        RetryPolicy = new BriefRetryPolicy(options),
        Transport = options.HttpClient is { } client ? new HttpClientPipelineTransport(client) : null,
    };
}
