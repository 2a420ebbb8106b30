using Parley.Server.Tests.Twilio;
using Parley.Testing.Telephone;

namespace Parley.Server.Tests.Telephone;

/// <summary>Callers of the other carriers who are put through, come back, and are sent keys.</summary>
[Trait("Category", "Integration")]
public sealed class CarrierTransferTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<CarrierKind> Kinds => [CarrierKind.Telnyx, CarrierKind.Plivo, CarrierKind.SignalWire, CarrierKind.Vonage];

    [Theory]
    [InlineData(CarrierKind.Telnyx, "+15550123", """<Dial answerOnBridge="true" callerId="+15550100" timeout="20" action="#"><Number>+15550123</Number></Dial>""")]
    [InlineData(CarrierKind.Telnyx, "sip:desk@pbx.example", """<Dial answerOnBridge="true" callerId="+15550100" timeout="20" action="#"><Sip>sip:desk@pbx.example</Sip></Dial>""")]
    [InlineData(CarrierKind.SignalWire, "+15550123", """<Dial answerOnBridge="true" callerId="+15550100" timeout="20" action="#"><Number>+15550123</Number></Dial>""")]
    [InlineData(CarrierKind.SignalWire, "sip:desk@pbx.example", """<Dial answerOnBridge="true" callerId="+15550100" timeout="20" action="#"><Sip>sip:desk@pbx.example</Sip></Dial>""")]
    [InlineData(CarrierKind.Plivo, "+15550123", """<Dial timeout="20" action="#" method="POST" callerId="15550100"><Number>15550123</Number></Dial>""")]
    [InlineData(CarrierKind.Plivo, "sip:desk@pbx.example", """<Dial timeout="20" action="#" method="POST" callerId="15550100"><User>sip:desk@pbx.example</User></Dial>""")]
    [InlineData(CarrierKind.Vonage, "+15550123", """<connect>{"action":"connect","eventType":"synchronous","eventUrl":["#"],"timeout":20,"endpoint":[{"type":"phone","number":"15550123"}],"from":"15550100"}</connect>""")]
    [InlineData(CarrierKind.Vonage, "sip:desk@pbx.example", """<connect>{"action":"connect","eventType":"synchronous","eventUrl":["#"],"timeout":20,"endpoint":[{"type":"sip","uri":"sip:desk@pbx.example"}],"from":"15550100"}</connect>""")]
    public async Task Transfer_Cold_CallsTheTargetAndTheCallEndsHere(CarrierKind kind, string target, string said)
    {
        await using var line = await CarrierLine.StartAsync(kind, Cancellation);
        var (phone, live) = await line.CallAsync(Cancellation);

        var (status, _) = await line.PostAsync($"/v1/calls/{live.Id}/transfer", $$"""{"to":"{{target}}","ring_seconds":20}""", Cancellation);
        var report = await phone.Completion.WaitAsync(Cancellation);
        await live.WhenIdle.WaitAsync(Cancellation);

        Assert.Equal((200, "transferred"), (status, live.EndReason));
        Assert.Empty(report.Problems);
        Assert.Single(report.Streams);
        var dial = Assert.Single(report.Verbs, verb => verb.Xml.Contains("/after?", StringComparison.Ordinal) && verb.Name is "Dial" or "connect" && !verb.Xml.Contains("websocket", StringComparison.Ordinal));
        Assert.Equal(said.Replace("#", $"{CarrierLine.PublicUrl}/{line.Name}/after?call={live.Id}", StringComparison.Ordinal), dial.Xml);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Transfer_Announced_TheOneCalledHearsWhoCalls(CarrierKind kind)
    {
        await using var line = await CarrierLine.StartAsync(kind, Cancellation);
        var (phone, live) = await line.CallAsync(Cancellation);

        await line.PostAsync($"/v1/calls/{live.Id}/transfer", """{"to":"+15550123","announcement":"Ann, about order 17."}""", Cancellation);
        var report = await phone.Completion.WaitAsync(Cancellation);

        Assert.Empty(report.Problems);
        var said = Assert.Single(report.Verbs, verb => verb.Name is "Gather" or "Speak" or "talk").Xml;
        Assert.Contains("Ann, about order 17.", said, StringComparison.Ordinal);
        Assert.Equal(kind is not CarrierKind.Vonage, said.Contains("Press 1 to take the call.", StringComparison.Ordinal)); // Vonage asks for no key
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Transfer_NobodyAnswers_BringsTheCallerBackToTheAgent(CarrierKind kind)
    {
        await using var line = await CarrierLine.StartAsync(kind, Cancellation, options => options.Called = _ => CalledParty.Fails("no-answer"));
        var (phone, live) = await line.CallAsync(Cancellation);
        var opening = "";
        await line.PostAsync($"/v1/calls/{live.Id}/transfer", """{"to":"+15550123"}""", Cancellation);

        await MediaEndpointTests.UntilAsync(() =>
        {
            opening = live.Opening ?? opening;
            return phone.Snapshot().Streams.Count == 2 && live.Call is not null;
        });

        Assert.Equal((1, phone.CallSid), (live.ReturnCount, live.CarrierCallId));
        Assert.Single(line.Calls.All);
        Assert.Empty(phone.Snapshot().Problems);
        phone.HangUp();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Digits_AsSound_AreHeardAndTheStreamStays(CarrierKind kind)
    {
        await using var line = await CarrierLine.StartAsync(kind, Cancellation, options: parley =>
        {
            foreach (var carrier in parley.Carriers)
            {
                carrier.AgentSpeaksFirst = false;
            }
        });
        var (phone, live) = await line.CallAsync(Cancellation);

        await line.PostAsync($"/v1/calls/{live.Id}/digits", """{"digits":"1w2#"}""", Cancellation);
        await MediaEndpointTests.UntilAsync(() => phone.Heard.ReadKeys() == "12#");

        Assert.Single(phone.Snapshot().Streams);
        phone.HangUp();
    }

    [Theory]
    [InlineData(CarrierKind.Telnyx, "Play", "digits=\"1w2\"", 2)]
    [InlineData(CarrierKind.SignalWire, "Play", "digits=\"1w2\"", 2)]
    [InlineData(CarrierKind.Plivo, "DTMF", "<DTMF>1w2</DTMF>", 1)]
    [InlineData(CarrierKind.Vonage, "DTMF", "<DTMF>1p2</DTMF>", 1)]
    public async Task Digits_ByTheCarrier_ArePressedAndTheCallGoesOn(CarrierKind kind, string verb, string xml, int streamCount)
    {
        await using var line = await CarrierLine.StartAsync(
            kind, Cancellation, options: parley => parley.Calls.DigitSending = Parley.Calls.Control.DigitSending.Carrier);
        var (phone, live) = await line.CallAsync(Cancellation);

        await line.PostAsync($"/v1/calls/{live.Id}/digits", """{"digits":"1w2"}""", Cancellation);
        await MediaEndpointTests.UntilAsync(() => phone.Snapshot() is var now && now.Verbs.Any(done => done.Name == verb) && now.Streams.Count == streamCount);

        Assert.Contains(xml, phone.Snapshot().Verbs.Single(done => done.Name == verb).Xml, StringComparison.Ordinal);
        await MediaEndpointTests.UntilAsync(() => live.Call is not null);
        Assert.Empty(phone.Snapshot().Problems);
        phone.HangUp();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Transfer_TheCarrierDoesNotKnowWhoAsks_TheCallGoesOn(CarrierKind kind)
    {
        await using var line = await CarrierLine.StartAsync(kind, Cancellation, options: parley =>
        {
            parley.Telnyx.ApiKey = parley.Plivo.AuthId = parley.SignalWire.ApiToken = "wrong";
            parley.Vonage.ValidatesSignatures = false; // its webhooks are another application's then
            parley.Vonage.ApplicationId = "wrong";
        });
        var (phone, live) = await line.CallAsync(Cancellation);

        await line.PostAsync($"/v1/calls/{live.Id}/transfer", """{"to":"+15550123"}""", Cancellation);
        await MediaEndpointTests.UntilAsync(() => live.Call?.Control.LastTransfer == Parley.Calls.Control.TransferOutcome.Failed);

        Assert.Equal("in-progress", phone.Snapshot().Status);
        phone.HangUp();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Transfer_RestIsNotSetUp_SaysThatThereIsNoCarrierForThat(CarrierKind kind)
    {
        await using var line = await CarrierLine.StartAsync(kind, Cancellation, options: parley =>
            parley.Telnyx.ApiKey = parley.Plivo.AuthId = parley.SignalWire.ApiToken = parley.Vonage.PrivateKey = null);
        var (phone, live) = await line.CallAsync(Cancellation);

        var (status, _) = await line.PostAsync($"/v1/calls/{live.Id}/transfer", """{"to":"+15550123"}""", Cancellation);

        Assert.Equal(409, status);
        phone.HangUp();
    }

    [Theory]
    [InlineData("")]
    [InlineData("&pass=")]
    [InlineData("&pass=guessed")]
    public async Task Whisper_OnVonageWithoutThePass_IsRefused(string pass)
    {
        await using var line = await CarrierLine.StartAsync(CarrierKind.Vonage, Cancellation);
        var (phone, live) = await line.CallAsync(Cancellation);
        await line.PostAsync($"/v1/calls/{live.Id}/transfer", """{"to":"+15550123","announcement":"Ann."}""", Cancellation);
        await phone.Completion.WaitAsync(Cancellation);

        using var answer = await line.Http.GetAsync($"/vonage/whisper?call={live.Id}{pass}", Cancellation);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
