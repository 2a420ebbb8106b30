using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Server.Calls;
using static Parley.Server.Tests.Twilio.TwilioServer;

namespace Parley.Server.Tests.Twilio;

/// <summary>The carrier's report of a placed call's end, and its conversation's own end, which may come after it.</summary>
[Trait("Category", "Integration")]
public sealed class EndOfPlacedCallTests
{
    private static readonly TimeSpan s_longestCall = TimeSpan.FromHours(4) + TimeSpan.FromMinutes(15);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Completed_BeforeTheConversationIsClosed_ItsReasonCountsAndNoTimerIsLeft()
    {
        var time = new StandingClock();
        await using var carrier = await StartCarrierAsync();
        await using var server = await StartAsync(
            Cancellation,
            parley =>
            {
                parley.Twilio.ApiUrl = new Uri(carrier.Urls.First());
                parley.Twilio.From = "+15550199";
                parley.Server.ApiKeys.Add(CarrierServer.Key);
            },
            builder => builder.Services.AddSingleton<TimeProvider>(time));
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", CarrierServer.Key);
        using var order = new StringContent("""{"to":"+15550123"}""", Encoding.UTF8, "application/json");
        using var placed = await server.Http.PostAsync("/v1/calls", order, Cancellation);
        var calls = server.Get<LiveCalls>();
        var live = Assert.Single(calls.All);
        await MediaEndpointTests.UntilAsync(() => time.Has(s_longestCall));
        var leg = live.Enter();

        using var reported = await server.PostAsync("/twilio/call-status", Form(("CallSid", "CA9"), ("CallStatus", "completed")), Cancellation);
        await MediaEndpointTests.UntilAsync(() => live.EndedAt is not null || time.Has(TimeSpan.FromSeconds(30)));
        calls.End(live, "message_left", leg);
        await MediaEndpointTests.UntilAsync(() => !time.Has(TimeSpan.FromSeconds(30)));

        Assert.Equal("message_left", live.EndReason);
        Assert.False(time.Has(s_longestCall));
    }

    private static async Task<WebApplication> StartCarrierAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            return context.Response.WriteAsync("""{"sid":"CA9","status":"queued"}""", Cancellation);
        });
        await app.StartAsync(Cancellation);
        return app;
    }
}
