using Parley.Server.Configuration;
using Parley.Server.Engine;

namespace Parley.Server.Tests.Gateway;

[Trait("Category", "Unit")]
public sealed class EngineChoiceTests
{
    private const string File = """
        azure_openai: { endpoint: "https://shop.openai.azure.com", deployment: voice, api_key: "${AZURE}" }
        openai: { api_key: "${OPENAI}" }
        """;

    [Theory]
    [InlineData("", null, "offline", "no OPENAI_API_KEY: offline engine")]
    [InlineData("", "sk", "openai", "OPENAI_API_KEY or openai.api_key is set: gpt-realtime-2.1 at api.openai.com")]
    [InlineData("openai: { enabled: false }", "sk", "offline", "OpenAI is turned off in the settings: offline engine")]
    [InlineData("engine: { use: offline }", "sk", "offline", "chosen in the settings: offline engine")]
    [InlineData("engine: { use: openai }", "sk", "openai", "chosen in the settings: gpt-realtime-2.1 at api.openai.com")]
    [InlineData("openai_realtime: { enabled: false }", "sk", "offline", "OpenAI is turned off in the settings: offline engine")]
    [InlineData("openai_realtime: { model: gpt-realtime-mini }", "sk", "openai", "OPENAI_API_KEY or openai.api_key is set: gpt-realtime-mini at api.openai.com")]
    public void Decide_OpenAI_NamesModelAndReason(string yaml, string? key, string name, string reason)
    {
        var choice = EngineChoice.Decide(Parse(yaml, ("OPENAI_API_KEY", key)));

        Assert.Equal((name, reason), (choice.Name, choice.Reason));
    }

    [Theory]
    [InlineData("az", "sk", "azure_openai", "azure_openai has a key: deployment voice at shop.openai.azure.com")]
    [InlineData("az", null, "azure_openai", "azure_openai has a key: deployment voice at shop.openai.azure.com")]
    [InlineData(null, "sk", "offline", "azure_openai lacks the key (api_key, or AZURE_OPENAI_API_KEY in the environment or .env): offline engine")]
    public void Decide_Azure_WinsOverAKeyOfTheEnvironment(string? azureKey, string? openAIKey, string name, string reason)
    {
        var choice = EngineChoice.Decide(Parse(File, ("AZURE", azureKey), ("OPENAI", openAIKey)));

        Assert.Equal((name, reason), (choice.Name, choice.Reason));
    }

    [Theory]
    [InlineData("engine: { use: openai }", "OPENAI_API_KEY")]
    [InlineData("engine: { use: azure_openai }", "the endpoint is missing")]
    [InlineData("engine: { use: azure_openai }\nazure_openai: { endpoint: \"https://x\", deployment: d }", "the key (api_key, or AZURE_OPENAI_API_KEY")]
    public void Decide_ServiceWithoutItsKey_SaysWhatToSet(string yaml, string expected)
    {
        var exception = Assert.Throws<ParleyConfigurationException>(() => EngineChoice.Decide(Parse(yaml)));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private static ParleyOptions Parse(string yaml, params (string Name, string? Value)[] environment) => ParleyConfigurationFile.Parse(
        yaml, "parley.yaml", Path.GetTempPath(), name => environment.FirstOrDefault(variable => variable.Name == name).Value);
}
