using Parley.Server.Configuration;

namespace Parley.Server.Tests.Configuration;

[Trait("Category", "Unit")]
public sealed class TwilioConfigurationTests
{
    private const string Good = "account_sid: AC1, auth_token: t, public_url: \"https://voice.example.com\"";

    [Fact]
    public void Parse_Twilio_FillsItsOptions()
    {
        const string Yaml = """
            twilio:
              account_sid: ${TWILIO_ACCOUNT_SID}
              auth_token: [new, old]
              api_key: { sid: SK7, secret: s }
              api_url: http://127.0.0.1:9000
              public_url: https://voice.example.com/parley
              trust_forwarded_headers: true
              numbers: { "+15550100": shopmax, "+15550101": shifi }
              agent: shopmax
              agent_speaks_first: false
              lead_ms: 200
              start_seconds: 5
              max_pending_streams: 7
              sorry: Leider
              sorry_language: de-DE
            """;

        var twilio = Parse(Yaml, ("TWILIO_ACCOUNT_SID", "AC1")).Twilio;

        Assert.Equal(("AC1", "SK7", "s"), (twilio.AccountSid, twilio.ApiKeySid, twilio.ApiKeySecret));
        Assert.Equal(["new", "old"], twilio.AuthTokens);
        Assert.Equal(("http://127.0.0.1:9000/", "https://voice.example.com/parley"), (twilio.ApiUrl.AbsoluteUri, twilio.PublicUrl!.AbsoluteUri));
        Assert.Equal(("shopmax", "shifi", "shopmax"), (twilio.Numbers["+15550100"], twilio.Numbers["+15550101"], twilio.Agent));
        Assert.Equal((true, false, 7), (twilio.TrustsForwardedHeaders, twilio.AgentSpeaksFirst, twilio.MaxPendingStreams));
        Assert.Equal((TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5)), (twilio.Lead, twilio.StartTimeout));
        Assert.Equal(("Leider", "de-DE"), (twilio.SorryText, twilio.SorryLanguage));
    }

    [Theory]
    [InlineData("account_sid: SK1", "parley.yaml:1:24: 'twilio.account_sid' must begin with AC")]
    [InlineData("auth_token: t, public_url: \"https://x\"", "parley.yaml:1:9: 'twilio.account_sid' is missing")]
    [InlineData("account_sid: AC1, public_url: \"https://x\"", "parley.yaml:1:9: 'twilio.auth_token' is missing")]
    [InlineData("account_sid: AC1, auth_token: \"${UNSET}\", public_url: \"https://x\"", "parley.yaml:1:9: 'twilio.auth_token' is missing")]
    [InlineData("account_sid: AC1, auth_token: t", "parley.yaml:1:9: 'twilio.public_url' is missing")]
    [InlineData(Good + ", public_ulr: x", "parley.yaml:1:85: unknown key 'public_ulr' in 'twilio'. Did you mean 'public_url'?")]
    [InlineData(Good + ", numbers: { 15550100: a }", "parley.yaml:1:106: '15550100' must be a number with +")]
    [InlineData(Good + ", lead_ms: 50", "parley.yaml:1:94: 'twilio.lead_ms' must be a whole number from 100 to 2000")]
    [InlineData(Good + ", api_key: { sid: SK1 }", "parley.yaml:1:94: 'twilio.api_key.secret' is missing.")]
    public void Parse_MistakeInTwilio_NamesItsPlace(string section, string expected)
    {
        var exception = Assert.Throws<ParleyConfigurationException>(() => Parse($"twilio: {{ {section} }}"));

        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_CallsAndTransfers_FillTheirOptions()
    {
        const string Yaml = """
            calls: { recordings_folder: recordings, recording_format: flac, record: true, last_words_seconds: 5 }
            agents:
              - name: one
                tools: [hang_up, transfer_to_human]
                transfers: "+15550123"
              - name: several
                transfers:
                  sales: "+15550124"
                  desk: { to: "sip:desk@pbx.example", announcement: A caller., ring_seconds: 20 }
            """;

        var options = Parse(Yaml);

        Assert.Equal((true, TimeSpan.FromSeconds(5)), (options.Calls.RecordsAll, options.Calls.LastWordsTime));
        Assert.EndsWith("/recordings", options.Calls.RecordingsFolder, StringComparison.Ordinal);
        Assert.Equal(RecordingFormat.Flac, options.Calls.RecordingFormat);
        Assert.Equal("+15550123", options.Agents[0].Transfers["human"].Target);
        Assert.Equal(["sales", "desk"], options.Agents[1].Transfers.Keys);
        Assert.Equal(("A caller.", TimeSpan.FromSeconds(20)), (options.Agents[1].Transfers["desk"].Announcement, options.Agents[1].Transfers["desk"].RingTime));
    }

    [Theory]
    [InlineData("calls: { record: true }", "parley.yaml:1:18: 'calls.record' needs 'calls.recordings_folder'.")]
    [InlineData("agents: [{ name: a, transfers: 5550123 }]", "parley.yaml:1:32: 'agents[0].transfers' must be a number in quotes with +")]
    public void Parse_MistakeInCalls_NamesItsPlace(string yaml, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<ParleyConfigurationException>(() => Parse(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_SignaturesSwitchedOff_NeedsNothingElse()
    {
        var twilio = Parse("twilio: { validate_signatures: false }").Twilio;

        Assert.True(twilio.IsConfigured);
        Assert.False(Parse("").Twilio.IsConfigured);
    }

    [Theory]
    [InlineData("", "http://127.0.0.1:9/v1")]
    [InlineData("openai: { base_url: \"http://file/v1\" }", "http://file/v1")]
    public void Parse_OpenAIBaseUrlOfTheEnvironment_CountsUnlessTheFileSaysOtherwise(string yaml, string expected) =>
        Assert.Equal(expected, Parse(yaml, ("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")).OpenAI.BaseUrl.AbsoluteUri);

    [Fact]
    public void Parse_OpenAIBaseUrlThatIsNone_SaysSo() =>
        Assert.Contains("OPENAI_BASE_URL", Assert.Throws<ParleyConfigurationException>(() => Parse("", ("OPENAI_BASE_URL", "nowhere"))).Message, StringComparison.Ordinal);

    private static ParleyOptions Parse(string yaml, params (string Name, string? Value)[] environment) =>
        ParleyConfigurationFile.Parse(
            yaml, "parley.yaml", Path.GetTempPath(), name => environment.FirstOrDefault(variable => variable.Name == name).Value);
}
