using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Parley.Testing.Telephone;
using Parley.Testing.Telephone.Speaking;
using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Tests.Telephone;

[Trait("Category", "Integration")]
public sealed class SimulatedCarrierTests
{
    [Fact]
    public async Task Call_WebhookAndUpgrade_AreSignedForThePublicOrigin()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var bed = await CarrierBed.StartAsync(cancellationToken);
        var (call, _) = await bed.CallAsync(CallerScript.Silence, cancellationToken);

        var webhook = Assert.Single(bed.Platform.Requests);
        Assert.Equal("/voice", webhook.Path);
        Assert.Equal((call.CallSid, call.Party.From, "ringing", "inbound"), (webhook.Form["CallSid"], webhook.Form["From"], webhook.Form["CallStatus"], webhook.Form["Direction"]));
        Assert.Equal(RequestSigner.Sign("simulated-auth-token", "https://calls.example/voice", webhook.Form), webhook.Signature);
        var (_, headers) = Assert.Single(bed.Platform.Upgrades);
        Assert.Equal(RequestSigner.Sign("simulated-auth-token", "wss://calls.example/media", []), headers["x-twilio-signature"].ToString());
        Assert.Equal("Twilio.TmeWs/1.0", headers.UserAgent.ToString());
        Assert.Equal("gzip", headers.AcceptEncoding.ToString());
        Assert.False(headers.ContainsKey("Origin") || headers.ContainsKey("Sec-WebSocket-Extensions") || headers.ContainsKey("Sec-WebSocket-Protocol"));
    }

    [Theory]
    [InlineData("<Response><Connect><Stream url=\"wss://calls.example/refused\"/></Connect></Response>", 31920)]
    [InlineData("<Response><Connect><Stream url=\"wss://calls.example/media?agent=a\"/></Connect></Response>", 12200)]
    [InlineData("<Response><Connect><Stream url=\"/media\"/></Connect></Response>", 12200)]
    [InlineData("<Response><Sing/></Response>", 12200)]
    [InlineData("Hello", 12100)]
    public async Task Call_AnswerThatTheCarrierWouldComplainOf_IsReported(string twiml, int code)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var bed = await CarrierBed.StartAsync(cancellationToken);
        bed.Platform.Twiml = _ => twiml;

        var report = await bed.Carrier.Call().Completion;

        Assert.Equal(code, Assert.Single(report.Problems).Code);
    }

    [Fact]
    public async Task Rest_CallIsRedirected_StreamStopsAndTheNewVerbsRun()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var bed = await CarrierBed.StartAsync(cancellationToken);
        var (call, stream) = await bed.CallAsync(CallerScript.Silence, cancellationToken);

        var changed = await PostAsync(bed, $"Calls/{call.CallSid}", ("Twiml", "<Response><Dial>+15550123</Dial></Response>"));
        var stop = await stream.ReceiveAsync("stop", cancellationToken);

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal(call.CallSid, stop.GetProperty("stop").GetProperty("callSid").GetString());
        var report = await call.Completion;
        Assert.Equal(["Connect", "Dial"], report.Verbs.Select(verb => verb.Name));
        Assert.Equal("completed", report.Status);
        var gone = await PostAsync(bed, $"Calls/{call.CallSid}", ("Twiml", "<Response/>"));
        Assert.Equal((HttpStatusCode.BadRequest, 21220), (gone.Status, gone.Json.GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task Rest_CallIsPlaced_RingsIsAnsweredAndTellsItsStates()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var bed = await CarrierBed.StartAsync(cancellationToken);

        var placed = await PostAsync(
            bed, "Calls", ("To", "+15550111"), ("From", "+15550100"), ("Url", "https://calls.example/voice"), ("StatusCallback", "https://calls.example/status"),
            ("StatusCallbackEvent", "initiated"), ("StatusCallbackEvent", "ringing"), ("StatusCallbackEvent", "answered"), ("StatusCallbackEvent", "completed"));
        var stream = await bed.Platform.AcceptAsync(cancellationToken);
        await PostAsync(bed, $"Calls/{placed.Json.GetProperty("sid").GetString()}", ("Status", "completed"));
        var report = await (await bed.Carrier.Outbound.ReadAsync(cancellationToken)).Completion;

        Assert.Equal((HttpStatusCode.Created, "queued"), (placed.Status, placed.Json.GetProperty("status").GetString()));
        Assert.Equal("completed", report.Status);
        var told = bed.Platform.Requests.Where(request => request.Path == "/status").Select(request => (request.Form["SequenceNumber"], request.Form["CallStatus"]));
        Assert.Equal([("0", "initiated"), ("1", "ringing"), ("2", "in-progress"), ("3", "completed")], told);
    }

    [Fact]
    public async Task Rest_BusyNumber_TellsSoTwiceAndOutOfOrderWhenAsked()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var options = new SimulatedCarrierOptions { DoublesCallbacks = true, ReordersCallbacks = true, Called = _ => CalledParty.Fails("busy") };
        await using var bed = await CarrierBed.StartAsync(cancellationToken, options);

        await PostAsync(
            bed, "Calls", ("To", "+15550111"), ("From", "+15550100"), ("Twiml", "<Response/>"), ("StatusCallback", "https://calls.example/status"),
            ("StatusCallbackEvent", "ringing"), ("StatusCallbackEvent", "completed"));
        await (await bed.Carrier.Outbound.ReadAsync(cancellationToken)).Completion;

        Assert.Equal(["busy", "busy", "ringing", "ringing"], bed.Platform.Requests.Select(request => request.Form["CallStatus"]));
    }

    [Fact]
    public async Task Rest_NobodyAnswersInTime_IsNoAnswer()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var options = new SimulatedCarrierOptions { Called = _ => new CalledParty { RingTime = TimeSpan.FromSeconds(40) } };
        await using var bed = await CarrierBed.StartAsync(cancellationToken, options);

        await PostAsync(bed, "Calls", ("To", "+15550111"), ("From", "+15550100"), ("Twiml", "<Response/>"), ("Timeout", "20"));
        var call = await bed.Carrier.Outbound.ReadAsync(cancellationToken);
        while (!call.Completion.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bed.Time.AdvanceToNextTimer();
            await Task.Yield();
        }

        Assert.Equal("no-answer", (await call.Completion).Status);
        Assert.Equal(TimeSpan.FromSeconds(20), bed.Time.Elapsed);
    }

    [Fact]
    public async Task Rest_WithoutTheKeyOrTheCall_IsRefused()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var bed = await CarrierBed.StartAsync(cancellationToken);
        using var http = new HttpClient();

        using var stranger = await http.PostAsync(new Uri(bed.Carrier.ApiOrigin, "/2010-04-01/Accounts/AC00000000000000000000000000000001/Calls.json"), null, cancellationToken);
        var unknown = await PostAsync(bed, "Calls/CA1", ("Status", "completed"));

        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, 20404), (unknown.Status, unknown.Json.GetProperty("code").GetInt32()));
    }

    private static async Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(CarrierBed bed, string path, params (string Name, string Value)[] form)
    {
        const string Account = "AC00000000000000000000000000000001";
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Account}:simulated-auth-token")));
        using var response = await http.PostAsync(
            new Uri(bed.Carrier.ApiOrigin, $"/2010-04-01/Accounts/{Account}/{path}.json"),
            new FormUrlEncodedContent(form.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))),
            TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}
