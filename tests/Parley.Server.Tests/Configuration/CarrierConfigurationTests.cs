using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Configuration;

[Trait("Category", "Unit")]
public sealed class CarrierConfigurationTests
{
    private const string Url = "public_url: \"https://voice.example.com\"";
    private const string Key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    [Fact]
    public void Parse_FourCarriers_FillTheirOptions()
    {
        const string Yaml = """
            telnyx: { public_key: 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=, public_url: https://a.example, numbers: { "+15550100": shopmax } }
            plivo: { auth_token: [new, old], public_url: https://b.example/parley, agent: shifi, lead_ms: 200 }
            signalwire: { project_id: p-1, signing_key: k, public_url: https://c.example, agent_speaks_first: false }
            vonage: { signature_secret: s, application_id: app, sample_rate: 16000, trust_forwarded_headers: true }
            """;

        var options = Parse(Yaml);

        Assert.Equal((Key, "https://a.example/", "shopmax"), (options.Telnyx.PublicKeys[0], options.Telnyx.PublicUrl!.AbsoluteUri, options.Telnyx.Numbers["+15550100"]));
        Assert.Equal(["new", "old"], options.Plivo.AuthTokens);
        Assert.Equal(("shifi", TimeSpan.FromMilliseconds(200)), (options.Plivo.Agent, options.Plivo.Lead));
        Assert.Equal(("p-1", "k", false), (options.SignalWire.ProjectId, options.SignalWire.SigningKeys[0], options.SignalWire.AgentSpeaksFirst));
        Assert.Equal(("s", "app", 16_000, true), (options.Vonage.SignatureSecrets[0], options.Vonage.ApplicationId, options.Vonage.SampleRate, options.Vonage.TrustsForwardedHeaders));
        Assert.True(options.IsPublic);
        Assert.False(options.Twilio.IsConfigured);
    }

    [Theory]
    [InlineData("telnyx: { " + Url + " }", "'telnyx.public_key' is missing")]
    [InlineData("telnyx: { public_key: AAAA, " + Url + " }", "'telnyx.public_key' must be 32 bytes in base64")]
    [InlineData("telnyx: { public_key: " + Key + " }", "'telnyx.public_url' is missing")]
    [InlineData("plivo: { auth_token: \"${UNSET}\", " + Url + " }", "'plivo.auth_token' is missing")]
    [InlineData("plivo: { auth_token: t, api_id: x, " + Url + " }", "unknown key 'api_id' in 'plivo'")]
    [InlineData("signalwire: { signing_key: k, " + Url + " }", "'signalwire.project_id' is missing")]
    [InlineData("signalwire: { project_id: p, " + Url + " }", "'signalwire.signing_key' is missing")]
    [InlineData("vonage: { " + Url + " }", "'vonage.signature_secret' is missing")]
    [InlineData("vonage: { signature_secret: s, sample_rate: 11025, " + Url + " }", "'vonage.sample_rate' is 11025")]
    [InlineData("vonage: { signature_secret: s, numbers: { 15550100: a }, " + Url + " }", "'15550100' must be a number with +")]
    public void Parse_MistakeOfACarrier_NamesItsPlace(string yaml, string expected) =>
        Assert.Contains(expected, Assert.Throws<ParleyConfigurationException>(() => Parse(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Start_UncheckedOrUnknownAgent_WarnsOrFails()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken, options =>
        {
            options.Plivo.ValidatesSignatures = false;
            options.Plivo.PublicUrl = new Uri("https://voice.example.com");
        });
        var status = (ServerStatus)server.Services.GetService(typeof(ServerStatus))!;

        Assert.Contains(status.Warnings, warning => warning.Contains("plivo.validate_signatures", StringComparison.Ordinal));
        var exception = await Assert.ThrowsAsync<ParleyConfigurationException>(() => RunningServer.StartAsync(cancellationToken, options => options.Vonage.Numbers["+15550100"] = "nobody"));
        Assert.StartsWith("vonage.numbers.+15550100: there is no agent 'nobody'.", exception.Message, StringComparison.Ordinal);
    }

    private static ParleyOptions Parse(string yaml) => ParleyConfigurationFile.Parse(yaml, "parley.yaml", Path.GetTempPath(), _ => null);
}
