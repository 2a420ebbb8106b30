using System.Net;
using System.Text;
using Parley.Calls.Twilio;
using Parley.Testing.Time;

namespace Parley.Calls.Tests.Twilio;

[Trait("Category", "Unit")]
public sealed class TwilioRestClientTests : IDisposable
{
    private const string Secret = "very-secret-token";
    private static readonly OutgoingCall s_call = new()
    {
        To = "+15550100",
        From = "+15550199",
        Url = new Uri("https://host/twilio/voice?call=c1"),
        StatusCallback = new Uri("https://host/twilio/call-status"),
        MachineDetectionCallback = new Uri("https://host/twilio/call-status"),
    };

    private readonly FakeTwilio _twilio = new();
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PlaceAsync_Call_PostsTheForm()
    {
        _twilio.Answer(HttpStatusCode.Created, """{"sid":"CA77","status":"queued"}""");

        var sid = await Client().PlaceAsync(s_call, Cancellation);

        Assert.Equal("CA77", sid);
        var (request, body) = Assert.Single(_twilio.Requests);
        Assert.Equal("POST https://api.twilio.com/2010-04-01/Accounts/AC1/Calls.json", request);
        Assert.Equal(
            "To=%2B15550100&From=%2B15550199&Url=https%3A%2F%2Fhost%2Ftwilio%2Fvoice%3Fcall%3Dc1&Timeout=30&StatusCallback=https%3A%2F%2Fhost%2Ftwilio%2Fcall-status"
            + "&StatusCallbackEvent=initiated&StatusCallbackEvent=ringing&StatusCallbackEvent=answered&StatusCallbackEvent=completed"
            + "&MachineDetection=Enable&MachineDetectionTimeout=30&AsyncAmd=true&AsyncAmdStatusCallback=https%3A%2F%2Fhost%2Ftwilio%2Fcall-status",
            body);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"SK1:{Secret}")), _twilio.Authorization);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task PlaceAsync_ServerFails_IsNotPlacedTwice(int status)
    {
        _twilio.Answer((HttpStatusCode)status, "oops");

        var exception = await Assert.ThrowsAsync<TwilioException>(() => Client().PlaceAsync(s_call, Cancellation));

        Assert.Equal((TwilioFailure.Unavailable, status), (exception.Failure, exception.Status));
        Assert.Single(_twilio.Requests);
    }

    [Fact]
    public async Task PlaceAsync_TooManyRequests_WaitsAsAskedAndTriesAgain()
    {
        _twilio.Answer(HttpStatusCode.TooManyRequests, """{"code":20429}""", retryAfter: TimeSpan.FromSeconds(3));
        _twilio.Answer(HttpStatusCode.Created, """{"sid":"CA77"}""");

        var placing = Client().PlaceAsync(s_call, Cancellation);
        await UntilDueAsync(TimeSpan.FromSeconds(3));
        Assert.Single(_twilio.Requests);
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("CA77", await placing);
    }

    [Fact]
    public async Task PlaceAsync_AskedToWaitTooLong_Fails()
    {
        _twilio.Answer(HttpStatusCode.TooManyRequests, "{}", retryAfter: TimeSpan.FromMinutes(5));

        var exception = await Assert.ThrowsAsync<TwilioException>(() => Client().PlaceAsync(s_call, Cancellation));

        Assert.True(exception.IsTransient);
    }

    [Theory]
    [InlineData(401, 20003, TwilioFailure.Credentials, "twilio.account_sid")]
    [InlineData(400, 21210, TwilioFailure.CallerId, "twilio.from")]
    [InlineData(400, 21212, TwilioFailure.CallerId, "twilio.from")]
    [InlineData(400, 21214, TwilioFailure.Number, "+15550100")]
    [InlineData(400, 21217, TwilioFailure.Number, "+15550100")]
    [InlineData(400, 21215, TwilioFailure.Country, "Geo permissions")]
    [InlineData(400, 13227, TwilioFailure.Country, "Geo permissions")]
    [InlineData(400, 21220, TwilioFailure.NotInProgress, "not in progress")]
    [InlineData(400, 99999, TwilioFailure.Other, "twilio.com/docs/api/errors")]
    public async Task PlaceAsync_Refused_SaysWhatToDo(int status, int code, TwilioFailure failure, string advice)
    {
        _twilio.Answer((HttpStatusCode)status, $$"""{"code":{{code}},"message":"+15559999 is bad"}""");

        var exception = await Assert.ThrowsAsync<TwilioException>(() => Client().PlaceAsync(s_call, Cancellation));

        Assert.Equal((failure, code), (exception.Failure, exception.Code));
        Assert.Contains(advice, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("+15559999", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "{}", true)]
    [InlineData(404, """{"code":20404}""", false)]
    [InlineData(404, "", false)]
    public async Task EndAsync_OverAlready_IsSuccess(int status, string body, bool expected)
    {
        _twilio.Answer((HttpStatusCode)status, body);

        Assert.Equal(expected, await Client().EndAsync("CA77", Cancellation));
        Assert.Equal(("POST https://api.twilio.com/2010-04-01/Accounts/AC1/Calls/CA77.json", "Status=completed"), _twilio.Requests[0]);
    }

    [Fact]
    public async Task EndAsync_ServerFailsOnce_IsTriedAgain()
    {
        _twilio.Answer(HttpStatusCode.BadGateway, "");
        _twilio.Answer(HttpStatusCode.OK, "{}");

        var ending = Client(retryDelay: TimeSpan.Zero).EndAsync("CA77", Cancellation);

        Assert.True(await ending);
        Assert.Equal(2, _twilio.Requests.Count);
    }

    [Fact]
    public async Task EndAsync_SidOfAnotherShape_IsNotSent()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Client().EndAsync("../Accounts", Cancellation));
        Assert.Empty(_twilio.Requests);
    }

    [Fact]
    public async Task RedirectAsync_Instructions_ArePosted()
    {
        _twilio.Answer(HttpStatusCode.OK, "{}");

        await Client().RedirectAsync("CA77", new TwiML().Hangup(), Cancellation);

        Assert.Equal("Twiml=%3C%3Fxml+version%3D%221.0%22+encoding%3D%22UTF-8%22%3F%3E%3CResponse%3E%3CHangup+%2F%3E%3C%2FResponse%3E", _twilio.Requests[0].Body);
    }

    [Fact]
    public async Task StartRecordingAsync_Call_AsksForBothChannels()
    {
        _twilio.Answer(HttpStatusCode.Created, """{"sid":"RE5"}""");

        Assert.Equal("RE5", await Client().StartRecordingAsync("CA77", cancellationToken: Cancellation));
        Assert.Equal(("POST https://api.twilio.com/2010-04-01/Accounts/AC1/Calls/CA77/Recordings.json", "RecordingChannels=dual"), _twilio.Requests[0]);
    }

    [Fact]
    public async Task FindPlacedAsync_ListOfCalls_GivesThoseThatWerePlacedSince()
    {
        _twilio.Answer(HttpStatusCode.OK, """
            {"calls":[
              {"sid":"CA3","direction":"outbound-api","date_created":"Sun, 22 Nov 2026 00:00:10 +0000","status":"ringing"},
              {"sid":"CA2","direction":"inbound","date_created":"Sun, 22 Nov 2026 00:00:09 +0000"},
              {"sid":"CA1","direction":"outbound-api","date_created":"Sun, 22 Nov 2026 00:00:05 +0000"},
              {"sid":"CA0","direction":"outbound-api","date_created":"Sun, 22 Nov 2026 00:00:04 +0000"},
              {"sid":7,"direction":"outbound-api","date_created":"Sun, 22 Nov 2026 00:00:10 +0000"}, 8, null]}
            """);

        var found = await Client().FindPlacedAsync("+15550100", "sip:desk@pbx.example", new DateTimeOffset(2026, 11, 22, 0, 0, 5, TimeSpan.Zero), Cancellation);

        Assert.Equal(["CA3", "CA1"], found);
        Assert.Equal("GET https://api.twilio.com/2010-04-01/Accounts/AC1/Calls.json?To=%2B15550100&From=sip%3Adesk%40pbx.example&PageSize=50", _twilio.Requests[0].Request);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"calls":{}}""")]
    [InlineData("no JSON")]
    public async Task FindPlacedAsync_NoList_IsNotTakenForAnEmptyOne(string body)
    {
        _twilio.Answer(HttpStatusCode.OK, body);

        var exception = await Assert.ThrowsAsync<TwilioException>(() => Client().FindPlacedAsync("+15550100", "+15550199", DateTimeOffset.UnixEpoch, Cancellation));

        Assert.Contains("cannot be read", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindStateAsync_AskedToWaitTooLong_FailsAtOnce()
    {
        _twilio.Answer(HttpStatusCode.ServiceUnavailable, "", retryAfter: TimeSpan.FromHours(1));

        await Assert.ThrowsAsync<TwilioException>(() => Client().FindStateAsync("CA77", Cancellation));

        Assert.Single(_twilio.Requests);
    }

    [Fact]
    public async Task FindStateAsync_AnswerTooLong_IsUnknown()
    {
        _twilio.Answer(HttpStatusCode.OK, $$"""{"status":"ringing","x":"{{new string('x', 300_000)}}"}""");
        _twilio.Answer(HttpStatusCode.OK, """{"status":"ringing"}""");

        Assert.Equal(CallProgressState.Unknown, await Client().FindStateAsync("CA77", Cancellation));
        Assert.Equal(CallProgressState.Ringing, await Client().FindStateAsync("CA77", Cancellation));
    }

    [Fact]
    public async Task EndAsync_NoAnswer_SaysSoAfterTheAttemptsTime()
    {
        _twilio.Hang();

        var ending = Client(maxRetries: 0).EndAsync("CA77", Cancellation);
        await UntilDueAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        var exception = await Assert.ThrowsAsync<TwilioException>(() => ending);

        Assert.Contains("did not answer within 10 s", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _twilio.Dispose();

    private async Task UntilDueAsync(TimeSpan due)
    {
        while (_time.NextDue != due)
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private TwilioRestClient Client(TimeSpan? retryDelay = null, int maxRetries = 3) => new(
        new HttpClient(_twilio),
        new TwilioRestOptions
        {
            AccountSid = "AC1", ApiKeySid = "SK1", Secret = Secret, RetryDelay = retryDelay ?? TimeSpan.FromMilliseconds(500), MaxRetries = maxRetries,
        },
        _time);

    private sealed class FakeTwilio : HttpMessageHandler
    {
        private readonly Queue<Func<HttpResponseMessage>> _answers = [];
        private bool _hangs;

        public List<(string Request, string Body)> Requests { get; } = [];

        public string? Authorization { get; private set; }

        public void Hang() => _hangs = true;

        public void Answer(HttpStatusCode status, string body, TimeSpan? retryAfter = null) => _answers.Enqueue(() =>
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            response.Headers.RetryAfter = retryAfter is { } wait ? new(wait) : null;
            return response;
        });

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(($"{request.Method} {request.RequestUri}", request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
            Authorization = request.Headers.Authorization?.ToString();
            if (_hangs)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return _answers.Dequeue()();
        }
    }
}
