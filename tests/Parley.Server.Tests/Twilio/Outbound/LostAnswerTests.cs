using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Server.Calls;
using static Parley.Server.Tests.Twilio.TwilioServer;

namespace Parley.Server.Tests.Twilio.Outbound;

/// <summary>Calls that were asked for and never answered: the carrier may have placed them, and nobody is called twice for that.</summary>
[Trait("Category", "Integration")]
public sealed class LostAnswerTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(15);
    private readonly StandingClock _time = new();
    private int _placedCount;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, """{"calls":[]}""", "failed")]
    [InlineData(false, """{"calls":[]}""", "failed")]
    [InlineData(false, "sorry", "unknown")]
    [InlineData(false, """{"calls":[{"sid":"CA7","direction":"outbound-api","date_created":"Thu, 01 Jan 2026 00:00:01 +0000"},{"sid":"CA8","direction":"outbound-api","date_created":"Thu, 01 Jan 2026 00:00:01 +0000"}]}""", "unknown")]
    [InlineData(false, """{"calls":[{"sid":"CA7","direction":"outbound-api","date_created":"Wed, 31 Dec 2025 23:59:00 +0000"},{"sid":"CA8","direction":"inbound","date_created":"Thu, 01 Jan 2026 00:00:01 +0000"}]}""", "failed")]
    public async Task Place_NoAnswerAndNoReport_EndsAsTheCarriersListSays(bool isAborted, string list, string expected)
    {
        await using var carrier = await StartCarrierAsync(isAborted, list);
        await using var server = await StartServerAsync(carrier);

        var id = await PlaceAsync(server, attempts: 2);
        await MediaEndpointTests.UntilAsync(() =>
        {
            if (_time.Has(s_interval))
            {
                _time.Advance(s_interval);
            }

            return server.Get<LiveCalls>().Find(id)!.EndedAt is not null;
        });
        var call = await CallAsync(server, id);

        Assert.Equal((expected, expected), (call.GetProperty("state").GetString(), call.GetProperty("end_reason").GetString()));
        Assert.NotEmpty(call.GetProperty("problem").GetString()!);
        Assert.Equal(1, _placedCount);
    }

    [Fact]
    public async Task Place_NoAnswerButInTheList_IsFollowed()
    {
        await using var carrier = await StartCarrierAsync(
            isAborted: true, """{"calls":[{"sid":"CA7","direction":"outbound-api","date_created":"Thu, 01 Jan 2026 00:00:01 +0000"}]}""");
        await using var server = await StartServerAsync(carrier);

        var id = await PlaceAsync(server);
        await MediaEndpointTests.UntilAsync(() => server.Get<LiveCalls>().Find(id)!.CarrierCallId == "CA7");
        await MediaEndpointTests.UntilAsync(() => server.Get<LiveCalls>().Find(id)!.Problem is null);
        var found = await CallAsync(server, id);
        await server.AskAsync($"/twilio/call-status?call={id}", Form(("CallSid", "CA7"), ("CallStatus", "busy")), Cancellation);
        await MediaEndpointTests.UntilAsync(() => server.Get<LiveCalls>().Find(id)!.EndedAt is not null);

        Assert.Equal("ringing", found.GetProperty("state").GetString());
        Assert.Equal("busy", (await CallAsync(server, id)).GetProperty("end_reason").GetString());
        Assert.Equal(1, _placedCount);
    }

    [Fact]
    public async Task Place_AnotherCallToTheSameNumberIsUnclearToo_TakesNoneForItsOwn()
    {
        await using var carrier = await StartCarrierAsync(
            isAborted: true, """{"calls":[{"sid":"CA7","direction":"outbound-api","date_created":"Thu, 01 Jan 2026 00:00:01 +0000"}]}""");
        await using var server = await StartServerAsync(carrier);
        var calls = server.Get<LiveCalls>();
        calls.Add(LiveCallKind.Outbound, "anna", "+15550199", "+15550123").IsUncertain = true;

        var id = await PlaceAsync(server);
        await MediaEndpointTests.UntilAsync(() =>
        {
            if (_time.Has(s_interval))
            {
                _time.Advance(s_interval);
            }

            return calls.Find(id)!.EndedAt is not null;
        });

        Assert.Equal(("unknown", null), (calls.Find(id)!.EndReason, calls.Find(id)!.CarrierCallId));
    }

    [Fact]
    public async Task Place_NoAnswerButAReport_IsFollowed()
    {
        await using var carrier = await StartCarrierAsync(isAborted: false, "sorry");
        await using var server = await StartServerAsync(carrier);

        var id = await PlaceAsync(server);
        await MediaEndpointTests.UntilAsync(() => _time.Has(s_interval));
        var before = await CallAsync(server, id);
        await server.AskAsync($"/twilio/call-status?call={id}", Form(("CallSid", "CA9"), ("CallStatus", "busy")), Cancellation);
        await MediaEndpointTests.UntilAsync(() => server.Get<LiveCalls>().Find(id)!.EndedAt is not null);
        var after = await CallAsync(server, id);

        Assert.Equal("unknown", before.GetProperty("state").GetString());
        Assert.Equal(
            ("busy", "busy", "CA9"),
            (after.GetProperty("state").GetString(), after.GetProperty("end_reason").GetString(), after.GetProperty("carrier_call_id").GetString()));
        Assert.Null(server.Get<LiveCalls>().Find(id)!.Problem);
    }

    private Task<TwilioServer> StartServerAsync(WebApplication carrier) => TwilioServer.StartAsync(
        Cancellation,
        parley =>
        {
            parley.Twilio.ApiUrl = new Uri(carrier.Urls.First());
            parley.Twilio.From = "+15550199";
            parley.Server.ApiKeys.Add(CarrierServer.Key);
        },
        builder => builder.Services.AddSingleton<TimeProvider>(_time));

    private static async Task<string> PlaceAsync(TwilioServer server, int attempts = 1)
    {
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", CarrierServer.Key);
        using var placed = await server.Http.PostAsJsonAsync("/v1/calls", new { to = "+15550123", attempts, retry_seconds = 1 }, Cancellation);
        return (await placed.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetString()!;
    }

    private static Task<JsonElement> CallAsync(TwilioServer server, string id) => server.Http.GetFromJsonAsync<JsonElement>($"/v1/calls/{id}", Cancellation);

    /// <summary>Places calls without saying so.</summary>
    private async Task<WebApplication> StartCarrierAsync(bool isAborted, string list)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(async context =>
        {
            if (HttpMethods.IsGet(context.Request.Method))
            {
                var isList = context.Request.Path.Value!.EndsWith("/Calls.json", StringComparison.Ordinal);
                await context.Response.WriteAsync(isList ? list : """{"sid":"CA7","status":"ringing"}""", Cancellation);
                return;
            }

            Interlocked.Increment(ref _placedCount);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            if (isAborted)
            {
                context.Abort();
            }
        });
        await app.StartAsync(Cancellation);
        return app;
    }
}
