using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Tests.Gateway;
using Parley.Testing.Telephone;
using Parley.Testing.Telephone.Speaking;

namespace Parley.Server.Tests.Twilio;

/// <summary>Calls that the server places, over the simulated carrier's REST interface, webhooks and streams.</summary>
[Trait("Category", "Integration")]
public sealed class OutboundCallTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Place_Answered_AgentSpeaksFirstAndTheCallIsFollowed(bool isDoubled, bool isReordered)
    {
        await using var server = await CarrierServer.StartAsync(Cancellation, options =>
        {
            options.DoublesCallbacks = isDoubled;
            options.ReordersCallbacks = isReordered;
            options.Called = _ => CalledParty.Answers(CallerScript.Of(new CallerAct.AwaitAnswer(), new CallerAct.HangUp()));
        });

        var (status, placed) = await server.PostAsync("/v1/calls", """{"to":"+15550123","agent":"bob"}""", Cancellation);
        var call = await server.UntilAsync(placed.GetProperty("id").GetString()!, Cancellation, "completed");
        var report = await Assert.Single(server.Carrier.Calls).Completion;

        Assert.Equal((201, "outbound", "bob"), (status, call.GetProperty("kind").GetString(), call.GetProperty("agent").GetString()));
        Assert.Equal(report.CallSid, call.GetProperty("carrier_call_id").GetString());
        Assert.Empty(report.Problems);
        Assert.NotNull(report.FirstAudioAfter);
    }

    [Theory]
    [InlineData("busy", "busy")]
    [InlineData("no-answer", "no_answer")]
    [InlineData("failed", "failed")]
    public async Task Place_NobodyTakesIt_IsTriedAgainByRule(string failure, string state)
    {
        await using var server = await CarrierServer.StartAsync(Cancellation, options => options.Called = _ => CalledParty.Fails(failure));

        var (_, placed) = await server.PostAsync("/v1/calls", """{"to":"+15550123","attempts":2,"retry_seconds":1}""", Cancellation);
        await MediaEndpointTests.UntilAsync(() => server.Carrier.Calls.Count == 2);
        var call = await server.UntilAsync(placed.GetProperty("id").GetString()!, Cancellation, state);

        Assert.Equal(state, call.GetProperty("state").GetString());
        Assert.Equal(2, server.Carrier.Calls.Count);
    }

    [Fact]
    public async Task Place_MachineAnswers_IsHungUpOn()
    {
        await using var server = await CarrierServer.StartAsync(Cancellation, options => options.Called = _ => new CalledParty
        {
            AnsweredBy = "machine_start", DetectionTime = TimeSpan.FromMilliseconds(200),
        });

        var (_, placed) = await server.PostAsync("/v1/calls", """{"to":"+15550123","on_machine":"hang_up"}""", Cancellation);
        var call = await server.UntilAsync(placed.GetProperty("id").GetString()!, Cancellation, "completed");

        Assert.Equal("machine_start", call.GetProperty("answered_by").GetString());
    }

    [Fact]
    public async Task Place_MachineAnswers_GetsTheMessageAndIsHungUpOn()
    {
        await using var server = await CarrierServer.StartAsync(Cancellation, options => options.Called = _ => new CalledParty
        {
            AnsweredBy = "machine_end_beep", DetectionTime = TimeSpan.FromMilliseconds(500),
        });

        var (_, placed) = await server.PostAsync(
            "/v1/calls", """{"to":"+15550123","on_machine":"leave_message","message":"Your order is ready."}""", Cancellation);
        var call = await server.UntilAsync(placed.GetProperty("id").GetString()!, Cancellation, "completed");

        Assert.Equal(("machine_end_beep", "message_left"), (call.GetProperty("answered_by").GetString(), call.GetProperty("end_reason").GetString()));
        Assert.Empty((await Assert.Single(server.Carrier.Calls).Completion).Problems);
    }

    [Theory]
    [InlineData("""{"to":"15550123"}""", "invalid_value")]
    [InlineData("{}", "missing_required_parameter")]
    [InlineData("""{"to":"+15550123","agent":"nobody"}""", "invalid_value")]
    [InlineData("""{"to":"+15550123","on_machine":"leave_message"}""", "missing_required_parameter")]
    [InlineData("""{"to":"+15550123","atempts":2}""", "unknown_parameter")]
    [InlineData("""{"to":"+15550123","retry_on":["sometimes"]}""", "invalid_value")]
    [InlineData("""{"to":"+495550123"}""", "number_not_allowed")]
    [InlineData("[[[[", "invalid_json")]
    public async Task Place_Mistake_SaysWhatIsExpected(string body, string code)
    {
        await using var server = await CarrierServer.StartAsync(Cancellation, options: parley => parley.Twilio.CallPrefixes.Add("+1"));

        var (status, answer) = await server.PostAsync("/v1/calls", body, Cancellation);

        Assert.Equal((400, code), (status, answer.GetProperty("error").GetProperty("code").GetString()));
        Assert.Empty(server.Carrier.Calls);
    }

    [Fact]
    public async Task Place_JsonBomb_IsRefused()
    {
        await using var server = await CarrierServer.StartAsync(Cancellation);

        var (status, _) = await server.PostAsync("/v1/calls", $"{{\"to\":{new string('[', 30_000)}", Cancellation);
        var (large, _) = await server.PostAsync("/v1/calls", $"{{\"to\":\"{new string('1', 100_000)}\"}}", Cancellation);

        Assert.Equal((400, 400), (status, large));
    }

    [Fact]
    public async Task Place_NoPublicAddress_SaysWhatIsMissing()
    {
        await using var server = await CarrierServer.StartAsync(Cancellation, options: parley =>
        {
            parley.Twilio.PublicUrl = null;
            parley.Twilio.ValidatesSignatures = false;
        });

        var (status, answer) = await server.PostAsync("/v1/calls", """{"to":"+15550123"}""", Cancellation);

        Assert.Equal(409, status);
        Assert.Contains("twilio.public_url", answer.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HangUp_OverRest_EndsTheCallAfterTheLastWords()
    {
        await using var server = await CarrierServer.StartAsync(Cancellation);
        var phone = server.Carrier.Call();
        await phone.Connected;
        var id = await server.FirstIdAsync(Cancellation);
        await server.UntilAsync(id, Cancellation, "in_progress");

        var (status, _) = await server.PostAsync($"/v1/calls/{id}/hang_up", "{}", Cancellation);
        var report = await phone.Completion;

        Assert.Equal((200, "completed"), (status, report.Status));
        Assert.Empty(report.Problems);
    }

    [Fact]
    public async Task Transfer_OverRest_DialsAndTheCallerLeavesTheAgent()
    {
        await using var server = await CarrierServer.StartAsync(Cancellation);
        var phone = server.Carrier.Call();
        await phone.Connected;
        var id = await server.FirstIdAsync(Cancellation);
        await server.UntilAsync(id, Cancellation, "in_progress");

        await server.PostAsync($"/v1/calls/{id}/transfer", """{"to":"+15550123"}""", Cancellation);
        await MediaEndpointTests.UntilAsync(() => phone.Snapshot().Verbs.Any(verb => verb.Name == "Dial"));

        Assert.Contains("<Number>+15550123</Number>", phone.Snapshot().Verbs.Single(verb => verb.Name == "Dial").Xml, StringComparison.Ordinal);
        phone.HangUp();
    }

    [Fact]
    public async Task Transfer_OverRestToANumberThatMayNotBeCalled_IsRefusedAndTheCallGoesOn()
    {
        await using var server = await CarrierServer.StartAsync(Cancellation, options: parley => parley.Twilio.CallPrefixes.Add("+1"));
        var phone = server.Carrier.Call();
        await phone.Connected;
        var id = await server.FirstIdAsync(Cancellation);
        await server.UntilAsync(id, Cancellation, "in_progress");

        var (status, answer) = await server.PostAsync($"/v1/calls/{id}/transfer", """{"to":"+495550123"}""", Cancellation);

        Assert.Equal((400, "number_not_allowed"), (status, answer.GetProperty("error").GetProperty("code").GetString()));
        Assert.Equal("in-progress", phone.Snapshot().Status);
        phone.HangUp();
    }

    [Fact]
    public async Task Digits_AsSound_AreHeardByTheCallerAndTheStreamStays()
    {
        await using var server = await CarrierServer.StartAsync(Cancellation, options: parley => parley.Twilio.AgentSpeaksFirst = false);
        var phone = server.Carrier.Call();
        await phone.Connected;
        var id = await server.FirstIdAsync(Cancellation);
        await server.UntilAsync(id, Cancellation, "in_progress");

        var (status, _) = await server.PostAsync($"/v1/calls/{id}/digits", """{"digits":"1w2#"}""", Cancellation);
        await MediaEndpointTests.UntilAsync(() => phone.Heard.ReadKeys() == "12#");

        Assert.Equal(200, status);
        Assert.Single(phone.Snapshot().Streams);
        phone.HangUp();
    }

    [Fact]
    public async Task Digits_ByTheCarrier_ArePlayedAndTheCallComesBack()
    {
        await using var server = await CarrierServer.StartAsync(
            Cancellation, options: parley => parley.Calls.DigitSending = Parley.Calls.Control.DigitSending.Carrier);
        var phone = server.Carrier.Call();
        await phone.Connected;
        var id = await server.FirstIdAsync(Cancellation);
        await server.UntilAsync(id, Cancellation, "in_progress");

        await server.PostAsync($"/v1/calls/{id}/digits", """{"digits":"1w2"}""", Cancellation);
        await MediaEndpointTests.UntilAsync(() => phone.Snapshot().Streams.Count == 2);

        Assert.Contains(phone.Snapshot().Verbs, verb => verb.Name == "Play" && verb.Xml.Contains("digits=\"1w2\"", StringComparison.Ordinal));
        phone.HangUp();
    }

    [Theory]
    [InlineData("hang_up", """{"now":true}""", 400)]
    [InlineData("say", "{}", 400)]
    [InlineData("transfer", """{"to":"sip:nobody"}""", 400)]
    [InlineData("digits", """{"digits":"abc"}""", 400)]
    [InlineData("record", "{}", 400)]
    [InlineData("dance", "{}", 400)]
    public async Task Action_Mistake_IsRefusedAndTheCallGoesOn(string action, string body, int expected)
    {
        await using var server = await CarrierServer.StartAsync(Cancellation);
        var phone = server.Carrier.Call();
        await phone.Connected;
        var id = await server.FirstIdAsync(Cancellation);
        await server.UntilAsync(id, Cancellation, "in_progress");

        var (status, _) = await server.PostAsync($"/v1/calls/{id}/{action}", body, Cancellation);

        Assert.Equal(expected, status);
        Assert.Equal("in-progress", phone.Snapshot().Status);
        phone.HangUp();
    }

    [Fact]
    public async Task Action_NotKnown_IsNotLogged()
    {
        using var log = new LogText();
        await using var server = await CarrierServer.StartAsync(Cancellation, configure: builder => builder.Services.AddLogging(log.Configure));
        var phone = server.Carrier.Call();
        await phone.Connected;
        var id = await server.FirstIdAsync(Cancellation);
        await server.UntilAsync(id, Cancellation, "in_progress");

        var (refused, _) = await server.PostAsync($"/v1/calls/{id}/evil%0Aline", "{}", Cancellation);
        var (done, _) = await server.PostAsync($"/v1/calls/{id}/hold", "{}", Cancellation);

        Assert.Equal((400, 200), (refused, done));
        Assert.DoesNotContain(log.Text.Split('\n'), line => line.StartsWith("CallControlled", StringComparison.Ordinal) && line.Contains("evil", StringComparison.Ordinal));
        Assert.Contains($"{id} was asked over REST to hold", log.Text, StringComparison.Ordinal);
        phone.HangUp();
    }

    [Fact]
    public async Task Action_UnknownCall_IsNotFound()
    {
        await using var server = await CarrierServer.StartAsync(Cancellation);

        Assert.Equal(404, (await server.PostAsync("/v1/calls/call_x/hang_up", "{}", Cancellation)).Status);
    }

    [Fact]
    public async Task Calls_ServerHasKeys_NeedOne()
    {
        await using var server = await CarrierServer.StartAsync(Cancellation);
        server.Http.DefaultRequestHeaders.Authorization = null;

        Assert.Equal(401, (await server.PostAsync("/v1/calls", """{"to":"+15550123"}""", Cancellation)).Status);
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", CarrierServer.Key);
        Assert.Equal(201, (await server.PostAsync("/v1/calls", """{"to":"+15550123"}""", Cancellation)).Status);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Calls_OthersReachAServerWithoutKeys_NobodyIsOnThisMachine(bool hasPublicUrl, bool trustsForwardedHeaders)
    {
        await using var server = await CarrierServer.StartAsync(Cancellation, options: parley =>
        {
            parley.Server.ApiKeys.Clear();
            parley.Twilio.PublicUrl = hasPublicUrl ? parley.Twilio.PublicUrl : null;
            parley.Twilio.TrustsForwardedHeaders = trustsForwardedHeaders;
        });

        var (placed, answer) = await server.PostAsync("/v1/calls", """{"to":"+15550123"}""", Cancellation);
        using var listed = await server.Http.GetAsync("/v1/calls", Cancellation);

        Assert.Equal((401, System.Net.HttpStatusCode.Unauthorized), (placed, listed.StatusCode));
        Assert.Contains("parley keys create", answer.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(server.Carrier.Calls);
    }

    [Fact]
    public async Task Record_WholeCall_IsAStereoFile()
    {
        var folder = Directory.CreateTempSubdirectory("parley-recordings-");
        await using (var server = await CarrierServer.StartAsync(Cancellation, options: parley =>
        {
            parley.Calls.RecordingsFolder = folder.FullName;
            parley.Calls.RecordsAll = true;
        }))
        {
            var phone = server.Carrier.Call(CallerScript.Of(new CallerAct.AwaitAnswer(), new CallerAct.HangUp()));
            await phone.Completion;
            await server.UntilAsync(await server.FirstIdAsync(Cancellation), Cancellation, "ended", "completed");
        }

        var header = Parley.Audio.Wav.WavHeader.TryParse(await File.ReadAllBytesAsync(Assert.Single(folder.GetFiles()).FullName, Cancellation));
        folder.Delete(recursive: true);
        Assert.Equal((2, 8_000), (header!.Format.ChannelCount, header.Format.SampleRate));
        Assert.InRange(header.DataByteCount ?? 0, 3_200, long.MaxValue);
    }
}
