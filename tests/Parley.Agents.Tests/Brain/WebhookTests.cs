using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Parley.Agents.Brain;
using Parley.Realtime.Items;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Brain;

[Trait("Category", "Unit")]
public sealed class WebhookTests
{
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostAsync_PlainText_IsTheResultAndTheRequestSaysWhatIsWanted()
    {
        using var server = new FakeServer(_ => Text("Booked."));

        var result = await Webhook(server).PostAsync(Request(), Cancellation);

        using var body = JsonDocument.Parse(server.Bodies.Single());
        Assert.Equal("Booked.", result);
        Assert.Equal("book_table", body.RootElement.GetProperty("intent").GetString());
        Assert.Equal("4", body.RootElement.GetProperty("arguments").GetProperty("guests").GetString());
        Assert.Equal("A table for four.", body.RootElement.GetProperty("transcript")[0].GetProperty("text").GetString());
        Assert.Equal(("w1", "Bearer key"), (server.Header("Idempotency-Key"), server.Header("Authorization")));
    }

    [Theory]
    [InlineData("""{"result":"Booked.","id":7}""", "Booked.")]
    [InlineData("""{"id":7}""", null)]
    public async Task PostAsync_Json_ItsMemberIsTheResult(string json, string? expected)
    {
        using var server = new FakeServer(_ => Text(json, "application/json"));

        var result = await Webhook(server).PostAsync(Request(), Cancellation);

        Assert.Equal(expected, result);
    }

    [Fact]
    public async Task PostAsync_ServerIsBusy_TriesAgainWithTheSameKeyAfterADelayThatDoubles()
    {
        using var server = new FakeServer(attempt => attempt < 3 ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : Text("Booked."));
        var posting = Webhook(server).PostAsync(Request(), Cancellation);

        await AdvanceAsync(TimeSpan.FromMilliseconds(500));
        await AdvanceAsync(TimeSpan.FromMilliseconds(1000));
        var result = await posting;

        Assert.Equal("Booked.", result);
        Assert.Equal(3, server.Bodies.Count);
    }

    [Fact]
    public async Task PostAsync_ServerSaysWhen_WaitsSoLongButNotForEver()
    {
        var busy = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        busy.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromHours(1));
        using var server = new FakeServer(attempt => attempt == 1 ? busy : Text("Booked."));
        var posting = Webhook(server).PostAsync(Request(), Cancellation);

        await AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("Booked.", await posting);
    }

    [Fact]
    public async Task PostAsync_Refused_IsNotTriedAgainAndTellsNoSecret()
    {
        using var server = new FakeServer(_ => new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("no such guest") });

        var refusal = await Assert.ThrowsAsync<WebhookException>(() => Webhook(server).PostAsync(Request(), Cancellation));

        Assert.Single(server.Bodies);
        Assert.False(refusal.IsTransient);
        Assert.Equal("https://example.test/hook answered 403.", refusal.Message);
        Assert.DoesNotContain("token", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostAsync_NeverAnswers_GivesUpAfterAllAttempts()
    {
        using var server = new FakeServer(_ => null);
        var posting = Webhook(server).PostAsync(Request(), Cancellation);

        foreach (var wait in new[] { 10.0, 0.5, 10, 1, 10 })
        {
            await AdvanceAsync(TimeSpan.FromSeconds(wait));
        }

        var silence = await Assert.ThrowsAsync<WebhookException>(() => posting);
        Assert.Equal(3, server.Bodies.Count);
        Assert.True(silence.IsTransient);
    }

    [Fact]
    public async Task PostAsync_AnswerTooLarge_IsRefused()
    {
        using var server = new FakeServer(_ => Text(new string('x', 65 * 1024)));

        var tooLarge = await Assert.ThrowsAsync<WebhookException>(() => Webhook(server).PostAsync(Request(), Cancellation));

        Assert.Contains("65536", tooLarge.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.test/hook", false)]
    [InlineData("https://example.test/hook", true)]
    [InlineData("http://127.0.0.1:8080/hook", true)]
    [InlineData("ftp://example.test/hook", false)]
    public void Webhook_Address_IsHttpsOrLocal(string address, bool isAllowed)
    {
        using var client = new HttpClient();

        var made = Record.Exception(() => new Webhook(client, new WebhookOptions { Address = new Uri(address) }));

        Assert.Equal(isAllowed, made is null);
    }

    private static HttpResponseMessage Text(string text, string mediaType = "text/plain") => new(HttpStatusCode.OK)
    {
        Content = new StringContent(text, new MediaTypeHeaderValue(mediaType)),
    };

    private static WorkRequest Request() => new()
    {
        WorkId = "w1",
        Intent = new RecognisedIntent("book_table", new Dictionary<string, string> { ["guests"] = "4" }),
        Transcript = [new TranscriptLine("u1", MessageRole.User, "A table for four.")],
        Context = new RunContext(null, () => []),
    };

    private Webhook Webhook(FakeServer server) => new(
        new HttpClient(server),
        new WebhookOptions
        {
            Address = new Uri("https://example.test/hook?token=secret"),
            Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer key" },
        },
        _time);

    /// <summary>Lets the webhook arm its timer, then passes the time.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        while (_time.NextDue is not { } due || due > by)
        {
            await Task.Yield();
        }

        _time.Advance(by);
    }

    private sealed class FakeServer(Func<int, HttpResponseMessage?> answer) : HttpMessageHandler
    {
        private HttpRequestHeaders? _headers;

        public List<string> Bodies { get; } = [];

        public string? Header(string name) => _headers?.GetValues(name).Single();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _headers = request.Headers;
            Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            if (answer(Bodies.Count) is { } response)
            {
                return response;
            }

            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
