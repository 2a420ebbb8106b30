using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>openai:</c> and <c>azure_openai:</c> to options, and fills in keys from the environment.</summary>
internal static class UpstreamReader
{
    private const string OpenAIVariable = "OPENAI_API_KEY";
    private const string BaseUrlVariable = "OPENAI_BASE_URL";
    private const string AzureVariable = "AZURE_OPENAI_API_KEY";

    public static void Read(YamlSection section, OpenAIOptions options)
    {
        options.Enabled = section.Take("enabled")?.Boolean() ?? options.Enabled;
        options.ApiKey = section.Take("api_key")?.Text(unsetIsEmpty: true) ?? options.ApiKey;
        options.BaseUrl = section.Take("base_url")?.HttpUrl() ?? options.BaseUrl;
        options.Model = section.Take("model")?.NonEmptyText() ?? options.Model;
        options.TranscriptionModel = section.Take("transcription_model")?.NonEmptyText();
        options.TranslationModel = section.Take("translation_model")?.NonEmptyText() ?? options.TranslationModel;
        options.Organization = section.Take("organization")?.NonEmptyText();
        options.Project = section.Take("project")?.NonEmptyText();
        foreach (var model in section.Take("models")?.Texts() ?? [])
        {
            options.Models.Add(model);
        }

        section.RejectUnknownKeys();
    }

    public static void Read(YamlSection section, AzureOpenAIOptions options)
    {
        options.Enabled = section.Take("enabled")?.Boolean() ?? options.Enabled;
        options.Endpoint = section.Require("endpoint").HttpUrl();
        options.Deployment = section.Require("deployment").NonEmptyText();
        options.ApiKey = section.Take("api_key")?.Text(unsetIsEmpty: true);
        options.TranscriptionDeployment = section.Take("transcription_deployment")?.NonEmptyText();
        section.RejectUnknownKeys();
    }

    /// <summary>Where OpenAI is, as its official clients learn it from the environment; what the file says wins.</summary>
    public static void FillBaseUrl(OpenAIOptions options, Func<string, string?> environment)
    {
        if (environment(BaseUrlVariable) is { Length: > 0 } text)
        {
            options.BaseUrl = Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                ? url
                : throw new ParleyConfigurationException($"the environment variable {BaseUrlVariable} must be a URL that begins with http:// or https://.");
        }
    }

    /// <summary>Keys that the file does not give come from the environment.</summary>
    public static void FillKeys(ParleyOptions options, Func<string, string?> environment)
    {
        if (string.IsNullOrWhiteSpace(options.OpenAI.ApiKey))
        {
            options.OpenAI.ApiKey = environment(OpenAIVariable) is { Length: > 0 } key ? key : null;
        }

        if (string.IsNullOrWhiteSpace(options.AzureOpenAI.ApiKey))
        {
            options.AzureOpenAI.ApiKey = environment(AzureVariable) is { Length: > 0 } key ? key : null;
        }
    }
}
