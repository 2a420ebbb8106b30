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
            Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer abcdefghijklmnop", ["X-Kind"] = "short" },
        });

        Assert.Equal(
            ["plivo-token", "signalwire-key", "vonage-secret", "mcp-token", "Bearer abcdefghijklmnop", "abcdefghijklmnop"], ConfiguredSecrets.Of(options));
    }
}
