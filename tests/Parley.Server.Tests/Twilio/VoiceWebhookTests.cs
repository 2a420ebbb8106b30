using System.Net;
using System.Text;
using System.Xml.Linq;
using Parley.Calls.MediaStreams;
using Parley.Calls.Twilio;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using static Parley.Server.Tests.Twilio.TwilioServer;

namespace Parley.Server.Tests.Twilio;

[Trait("Category", "Integration")]
public sealed class VoiceWebhookTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Voice_Call_OpensAStreamToTheAgentWithAToken()
    {
        await using var server = await StartAsync(Cancellation);

        using var response = await server.PostAsync("/twilio/voice", Form(), Cancellation);
        var connect = XDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).Root!.Element("Connect")!;

        Assert.Equal("text/xml", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("https://voice.example.com/twilio/after", connect.Attribute("action")?.Value);
        var stream = connect.Element("Stream")!;
        Assert.Equal("wss://voice.example.com/twilio/media", stream.Attribute("url")?.Value);
        Assert.Equal("https://voice.example.com/twilio/stream-status", stream.Attribute("statusCallback")?.Value);
        Assert.Equal("anna", Parameter(stream, "agent"));
        Assert.Equal("anna", server.Get<StreamTokens>().Redeem(Parameter(stream, "token"), "CA1")?.AgentName);
    }

    [Theory]
    [InlineData("/twilio/voice", "+15550100", "bob")]
    [InlineData("/twilio/voice", "+15550177", "anna")]
    [InlineData("/twilio/voice?agent=bob", "+15550177", "bob")]
    [InlineData("/twilio/voice?agent=anna", "+15550100", "anna")]
    public async Task Voice_Agent_IsTheAddressesThenTheNumbersThenTheDefault(string path, string to, string expected)
    {
        await using var server = await StartAsync(Cancellation, options => options.Twilio.Numbers["+15550100"] = "bob");

        Assert.Equal(expected, AgentOf(await server.AskAsync(path, Form(("To", to)), Cancellation)));
    }

    [Fact]
    public async Task Voice_Get_IsAnsweredAsWell()
    {
        await using var server = await StartAsync(Cancellation);
        const string Path = "/twilio/voice?agent=bob&CallSid=CA1&AccountSid=ACtest&To=%2B15550100&Odd=a%20b+c";
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Add("X-Twilio-Signature", TwilioSignature.Compute(Token, PublicUrl + Path));

        using var response = await server.Http.SendAsync(request, Cancellation);

        Assert.Equal("bob", AgentOf(await response.Content.ReadAsStringAsync(Cancellation)));
    }

    [Theory]
    [InlineData("/twilio/voice")]
    [InlineData("/twilio/after")]
    [InlineData("/twilio/call-status")]
    [InlineData("/twilio/stream-status")]
    public async Task Webhook_WrongSignatureOrAccount_IsRefused(string path)
    {
        await using var server = await StartAsync(Cancellation);

        using var wrong = await server.PostAsync(path, Form(), Cancellation, TwilioSignature.Compute("other", PublicUrl + path, Form()));
        using var none = await server.Http.PostAsync(path, new FormUrlEncodedContent(Form()), Cancellation);
        using var forHost = await server.PostAsync(path, Form(), Cancellation, TwilioSignature.Compute(Token, server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, Form()));
        using var account = await server.PostAsync(path, Form(("AccountSid", "ACother")), Cancellation);

        Assert.All([wrong, none, forHost, account], response => Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode));
        Assert.Contains("twilio.public_url", await wrong.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("twilio.account_sid", await account.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Voice_ForwardedHeaders_CountOnlyWhereTheProxyIsTrusted()
    {
        foreach (var isTrusted in new[] { true, false })
        {
            await using var server = await StartAsync(Cancellation, options =>
            {
                options.Twilio.TrustsForwardedHeaders = isTrusted;
                options.Twilio.PublicUrl = isTrusted ? null : options.Twilio.PublicUrl;
            });
            using var request = new HttpRequestMessage(HttpMethod.Post, "/twilio/voice") { Content = new FormUrlEncodedContent(Form()) };
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("X-Forwarded-Host", "evil.example, front.example");
            request.Headers.Add("X-Twilio-Signature", TwilioSignature.Compute(Token, "https://front.example/twilio/voice", Form()));

            using var response = await server.Http.SendAsync(request, Cancellation);

            Assert.Equal(isTrusted ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Fact]
    public async Task Voice_Repeated_GivesTheSameAnswer()
    {
        await using var server = await StartAsync(Cancellation);

        var first = await server.AskAsync("/twilio/voice", Form(), Cancellation, "once");
        var again = await server.AskAsync("/twilio/voice", Form(), Cancellation, "once");
        var another = await server.AskAsync("/twilio/voice", Form(), Cancellation, "twice");

        Assert.Equal(first, again);
        Assert.NotEqual(first, another);
    }

    [Fact]
    public async Task Voice_AgentThatDoesNotExist_IsSaidToTheCaller()
    {
        await using var server = await StartAsync(Cancellation);
        using var meters = server.Measure();

        var answer = await server.AskAsync("/twilio/voice?agent=nobody", Form(), Cancellation);

        Assert.Contains("parley.refusals 1 parley.refusal.cause=unknown_agent parley.refusal.entrance=telephone", meters.All);
        Assert.Equal("<Say>We are sorry: nobody can take your call just now. Please try again later.</Say><Hangup />", Inner(answer));
    }

    [Theory]
    [InlineData("ringing", """<Reject reason="busy" />""")]
    [InlineData("in-progress", "<Say>We are sorry: nobody can take your call just now. Please try again later.</Say><Hangup />")]
    public async Task Voice_AllLinesBusy_IsTurnedAway(string status, string expected)
    {
        await using var server = await StartAsync(Cancellation, options => options.Server.MaxConversations = 1);
        using var place = server.Get<LiveConversations>().TryEnter();

        Assert.Equal(expected, Inner(await server.AskAsync("/twilio/voice", Form(("CallStatus", status)), Cancellation)));
    }

    [Theory]
    [InlineData("application/json", """{"a":1}""", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data; boundary=x", "--x--", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", "huge", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("application/x-www-form-urlencoded", "many", HttpStatusCode.RequestEntityTooLarge)]
    public async Task Voice_HostileBody_IsRefusedUnread(string type, string body, HttpStatusCode expected)
    {
        await using var server = await StartAsync(Cancellation);
        var text = body switch
        {
            "huge" => "a=" + new string('x', 100_000),
            "many" => string.Join('&', Enumerable.Range(0, 2_000).Select(number => $"a{number}=")),
            _ => body,
        };
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var response = await server.Http.PostAsync("/twilio/voice", content, Cancellation);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Voice_CallSidMissing_SaysSo()
    {
        await using var server = await StartAsync(Cancellation);
        KeyValuePair<string, string>[] form = [new("AccountSid", AccountSid)];

        using var response = await server.PostAsync("/twilio/voice", form, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("CallSid", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Voice_SignaturesSwitchedOff_IsOpenAndWarned()
    {
        await using var server = await StartAsync(Cancellation, options => options.Twilio.ValidatesSignatures = false);

        using var response = await server.Http.PostAsync("/twilio/voice", new FormUrlEncodedContent(Form()), Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(server.Get<ServerStatus>().Warnings, warning => warning.Contains("twilio.validate_signatures", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Voice_NoTelephone_IsNotFound()
    {
        await using var server = await RunningServer.StartAsync(Cancellation);
        using var http = new HttpClient { BaseAddress = server.Url };

        using var response = await http.PostAsync("/twilio/voice", new FormUrlEncodedContent(Form()), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("twilio:", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+15550100", "ana", "twilio.numbers.+15550100: there is no agent 'ana'. Did you mean 'anna'? Agents: anna, bob.")]
    public async Task Build_NumberOfAnUnknownAgent_NamesIt(string number, string agent, string expected)
    {
        var exception = await Assert.ThrowsAsync<ParleyConfigurationException>(
            () => StartAsync(Cancellation, options => options.Twilio.Numbers[number] = agent));

        Assert.Equal(expected, exception.Message);
    }

    private static string Parameter(XElement stream, string name) =>
        stream.Elements("Parameter").Single(parameter => parameter.Attribute("name")!.Value == name).Attribute("value")!.Value;

    private static string AgentOf(string twiml) => Parameter(XDocument.Parse(twiml).Root!.Element("Connect")!.Element("Stream")!, "agent");

    private static string Inner(string twiml) => string.Concat(XDocument.Parse(twiml).Root!.Elements().Select(element => element.ToString(SaveOptions.DisableFormatting)));
}
