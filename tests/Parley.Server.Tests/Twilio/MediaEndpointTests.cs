using System.Net;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Hosting;
using Parley.Server.Telephone;
using Parley.Testing.Time;
using static Parley.Server.Tests.Twilio.TwilioServer;

namespace Parley.Server.Tests.Twilio;

/// <summary>The whole way of a telephone call: webhook, stream, reports, end.</summary>
[Trait("Category", "Integration")]
public sealed class MediaEndpointTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60); // ample on a busy machine

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_Inbound_AgentGreetsAndTheCallerHangsUp()
    {
        await using var server = await StartAsync(Cancellation);
        using var phone = await PhoneCall.DialAsync(server, Cancellation);

        var media = await phone.NextAsync("media", Cancellation);
        await phone.HangUpAsync(Cancellation);
        await phone.UntilClosedAsync(Cancellation);
        await UntilAsync(() => server.Get<LiveConversations>().Count == 0);

        Assert.Equal("MZ1", media?.GetProperty("streamSid").GetString());
        Assert.NotEmpty(media?.GetProperty("media").GetProperty("payload").GetBytesFromBase64()!);
        var live = Assert.Single(server.Get<LiveCalls>().All);
        Assert.Equal(("anna", "CA1", "hang_up", "+15550111"), (live.AgentName, live.CarrierCallId, live.EndReason, live.From));
    }

    [Fact]
    public async Task Call_TokenShownTwice_IsRefusedTheSecondTime()
    {
        await using var server = await StartAsync(Cancellation);
        using var phone = await PhoneCall.DialAsync(server, Cancellation);
        await phone.NextAsync("media", Cancellation);

        using var replay = await PhoneCall.BeginAsync(server, phone.Token, "CA1", AccountSid, Cancellation);

        Assert.Null(await replay.NextAsync("media", Cancellation));
        Assert.Equal(1, server.Get<LiveConversations>().Count);
        await phone.HangUpAsync(Cancellation);
    }

    [Theory]
    [InlineData("CA2", AccountSid, "invalid_token")]
    [InlineData("CA1", "ACother", "other_account")]
    public async Task Call_TokenOfAnotherCallOrAccount_IsRefused(string callSid, string accountSid, string cause)
    {
        await using var server = await StartAsync(Cancellation);
        using var meters = server.Measure();
        var token = await PhoneCall.AskForTokenAsync(server, Cancellation);

        using var phone = await PhoneCall.BeginAsync(server, token, callSid, accountSid, Cancellation);

        Assert.Null(await phone.NextAsync("media", Cancellation));
        Assert.Empty(server.Get<LiveCalls>().All);
        Assert.Contains($"parley.refusals 1 parley.refusal.cause={cause} parley.refusal.entrance=telephone", meters.All);
    }

    [Theory]
    [InlineData("wss://evil.example/twilio/media")]
    [InlineData("https://voice.example.com/twilio/media")]
    public async Task Upgrade_SignatureOfAnotherAddress_IsRefused(string signed)
    {
        await using var server = await StartAsync(Cancellation);

        await Assert.ThrowsAsync<WebSocketException>(() => server.ConnectAsync(Cancellation, TwilioSignature.Compute(Token, signed)));
    }

    [Fact]
    public async Task Upgrade_SignedWithASlash_IsTaken()
    {
        await using var server = await StartAsync(Cancellation);

        using var socket = await server.ConnectAsync(Cancellation, TwilioSignature.Compute(Token, "wss://voice.example.com/twilio/media/"));

        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task Call_SocketVanishesWithoutStop_PlaceIsFreeAndTheCallerComesBack()
    {
        await using var server = await StartAsync(Cancellation);
        using var phone = await PhoneCall.DialAsync(server, Cancellation);
        await phone.NextAsync("media", Cancellation);

        phone.Socket.Abort();
        await UntilAsync(() => server.Get<LiveConversations>().Count == 0);
        var after = await server.AskAsync("/twilio/after", Form(("CallStatus", "in-progress")), Cancellation);
        using var again = await PhoneCall.BeginAsync(server, PhoneCall.TokenOf(after), "CA1", AccountSid, Cancellation, "MZ2");
        await again.NextAsync("media", Cancellation);

        var live = Assert.Single(server.Get<LiveCalls>().All);
        Assert.Equal((1, "MZ2"), (live.ReturnCount, live.StreamId));
        Assert.NotEmpty(live.History);
        await again.HangUpAsync(Cancellation);
    }

    [Theory]
    [InlineData("CallStatus", "completed")]
    [InlineData("DialCallStatus", "completed")]
    public async Task After_CallIsOver_HangsUp(string name, string value)
    {
        await using var server = await StartAsync(Cancellation);
        using var phone = await PhoneCall.DialAsync(server, Cancellation);
        await phone.NextAsync("media", Cancellation);
        phone.Socket.Abort();
        await UntilAsync(() => server.Get<LiveConversations>().Count == 0);

        var after = await server.AskAsync("/twilio/after", Form(("CallStatus", "in-progress"), (name, value)).Reverse().DistinctBy(pair => pair.Key).ToArray(), Cancellation);

        Assert.EndsWith("<Response><Hangup /></Response>", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallStatus_CompletedTwiceAndLate_EndsTheCallOnce()
    {
        await using var server = await StartAsync(Cancellation);
        using var phone = await PhoneCall.DialAsync(server, Cancellation);
        await phone.NextAsync("media", Cancellation);

        foreach (var (status, number) in new[] { ("completed", "3"), ("completed", "3"), ("in-progress", "2"), ("ringing", "1") })
        {
            using var response = await server.PostAsync("/twilio/call-status", Form(("CallStatus", status), ("SequenceNumber", number)), Cancellation);
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        }

        await phone.UntilClosedAsync(Cancellation);
        await UntilAsync(() => server.Get<LiveConversations>().Count == 0);
        var live = Assert.Single(server.Get<LiveCalls>().All);
        Assert.Equal((CallProgressState.Completed, "hang_up"), (live.Progress!.State, live.EndReason));
    }

    [Theory]
    [InlineData("MZ1", false)]
    [InlineData("MZ0", true)]
    public async Task StreamStatus_Stopped_EndsItsOwnStreamOnly(string streamSid, bool goesOn)
    {
        await using var server = await StartAsync(Cancellation);
        using var phone = await PhoneCall.DialAsync(server, Cancellation);
        await phone.NextAsync("media", Cancellation);

        using var response = await server.PostAsync("/twilio/stream-status", Form(("StreamEvent", "stream-stopped"), ("StreamSid", streamSid)), Cancellation);

        if (goesOn)
        {
            await phone.SendSilenceAsync(5, Cancellation);
            Assert.Equal(1, server.Get<LiveConversations>().Count);
            await phone.HangUpAsync(Cancellation);
        }

        await phone.UntilClosedAsync(Cancellation);
        await UntilAsync(() => server.Get<LiveConversations>().Count == 0);
    }

    [Fact]
    public async Task Call_JsonBomb_EndsThatCallAndNoOther()
    {
        await using var server = await StartAsync(Cancellation);
        using var good = await PhoneCall.DialAsync(server, Cancellation, "CA1");
        await good.NextAsync("media", Cancellation);
        using var bad = await PhoneCall.DialAsync(server, Cancellation, "CA2");
        await bad.NextAsync("media", Cancellation);

        var bomb = new string('[', 30_000);
        for (var number = 0; number < 100 && bad.Socket.State == WebSocketState.Open; number++)
        {
            await TrySendAsync(bad, bomb);
        }

        await UntilAsync(() => server.Get<LiveConversations>().Count == 1);
        await good.SendSilenceAsync(5, Cancellation);
        Assert.Equal(WebSocketState.Open, good.Socket.State);
        await good.HangUpAsync(Cancellation);
    }

    [Fact]
    public async Task Upgrade_TwoThousandThatNeverStart_AreBoundedAndCallsStillCome()
    {
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var server = await StartAsync(
            Cancellation, options => options.Twilio.MaxPendingStreams = 50, builder => builder.Services.AddSingleton<TimeProvider>(time));
        var signature = TwilioSignature.Compute(Token, "wss://voice.example.com/twilio/media");
        var silent = new List<ClientWebSocket>();
        while (silent.Count < 50)
        {
            silent.Add(await server.ConnectAsync(Cancellation, signature));
        }

        var refusedCount = 0;
        while (refusedCount < 1_950)
        {
            using var response = await server.AskForUpgradeAsync(signature, Cancellation);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            refusedCount++;
        }

        Assert.Equal(50, server.Get<TelephoneExchange>()["twilio"].Media.PendingCount);
        time.Advance(TimeSpan.FromSeconds(10));
        await UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1)); // the silent do not answer the closing handshake either
            return server.Get<TelephoneExchange>()["twilio"].Media.PendingCount == 0;
        });
        using var phone = await PhoneCall.DialAsync(server, Cancellation);
        await UntilAsync(() => server.Get<LiveConversations>().Count == 1);
        await phone.HangUpAsync(Cancellation);
        await UntilAsync(() => server.Get<LiveConversations>().Count == 0);
        Assert.All(silent, socket => socket.Dispose());
    }

    [Fact]
    public async Task Stop_CallUnderWay_IsEndedAndNewOnesAreTurnedAway()
    {
        await using var server = await StartAsync(Cancellation, options => options.Server.DrainTime = TimeSpan.FromSeconds(2));
        using var phone = await PhoneCall.DialAsync(server, Cancellation);
        await phone.NextAsync("media", Cancellation);

        var stopping = server.StopAsync(Cancellation);
        await phone.UntilClosedAsync(Cancellation);
        await stopping;

        Assert.Equal("shutdown", Assert.Single(server.Get<LiveCalls>().All).EndReason);
    }

    /// <summary>Waits for what happens soon; where it does not, the test says what it waited for instead of hanging.</summary>
    internal static async Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? text = null)
    {
        using var limit = new CancellationTokenSource(s_patience);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Not within {s_patience.TotalSeconds} s: {text}");
            await Task.Delay(5, Cancellation);
        }
    }

    private static async Task TrySendAsync(PhoneCall phone, string text)
    {
        try
        {
            await phone.SendAsync(text, Cancellation);
        }
        catch (WebSocketException)
        {
            // the server has closed meanwhile
        }
    }
}
