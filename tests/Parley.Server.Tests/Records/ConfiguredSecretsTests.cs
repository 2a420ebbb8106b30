using Parley.Agents.Brain;
using Parley.Server.Configuration;
using Parley.Server.Records;

namespace Parley.Server.Tests.Records;

public sealed class ConfiguredSecretsTests
{
    [Fact]
    public void Of_AllThatHoldsSecrets_NamesThem()
    {
        var options = new ParleyOptions();
        options.Plivo.AuthTokens.Add("plivo-token");
        options.SignalWire.SigningKeys.Add("signalwire-key");
        options.Vonage.SignatureSecrets.Add("vonage-secret");
        options.Mcp.Servers["orders"] = new McpServerOptions { Url = new Uri("https://example.com"), Authorization = "mcp-token" };
        options.HttpTools.Add(new HttpToolOptions
        {
            Name = "order",
            Url = "https://example.com",
            Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer abcdefghijklmnop", ["X-Kind"] = "short", ["X-Key"] = "secret", ["accept"] = "application/json" },
        });
        var webhook = new WebhookOptions
        {
            Address = new Uri("https://example.com"),
            Headers = new Dictionary<string, string> { ["Authorization"] = "Basic dTpwdw==", ["Content-Type"] = "application/json" },
        };
        options.Agents.Add(new AgentOptions
        {
            Name = "a",
            Brain = new AgentBrainOptions { Intents = [new AgentIntentOptions { Name = "i", Description = "d", Webhook = webhook }] },
        });

        Assert.Equal(
            ["plivo-token", "signalwire-key", "vonage-secret", "mcp-token", "Bearer abcdefghijklmnop", "abcdefghijklmnop", "secret", "Basic dTpwdw==", "dTpwdw=="], ConfiguredSecrets.Of(options));
    }
}
