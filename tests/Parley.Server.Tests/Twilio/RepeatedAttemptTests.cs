using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Parley.Server.Tests.Twilio;

/// <summary>Which placements are tried again: nobody is called twice because an answer was lost.</summary>
[Trait("Category", "Integration")]
public sealed class RepeatedAttemptTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, 1)]
    [InlineData(400, 1)]
    [InlineData(429, 2)]
    public async Task Place_NotTaken_IsTriedAgainOnlyWhereItIsKnownNotToBeDone(int status, int expectedCount)
    {
        var count = 0;
        await using var carrier = await StartAsync(context =>
        {
            Interlocked.Increment(ref count);
            context.Response.Headers.RetryAfter = "3600"; // beyond what the client waits for by itself
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var server = await CarrierServer.StartAsync(Cancellation, options: parley => parley.Twilio.ApiUrl = new Uri(carrier.Urls.First()));

        var (_, placed) = await server.PostAsync("/v1/calls", """{"to":"+15550123","attempts":2,"retry_seconds":1}""", Cancellation);
        var id = placed.GetProperty("id").GetString()!;
        JsonElement call;
        do
        {
            call = await server.UntilAsync(id, Cancellation, "failed");
        }
        while (!call.TryGetProperty("end_reason", out var reason) || reason.ValueKind == JsonValueKind.Null);

        Assert.Equal((expectedCount, "failed"), (count, call.GetProperty("end_reason").GetString()));
        Assert.NotEmpty(call.GetProperty("problem").GetString()!);
    }

    private static async Task<WebApplication> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(answer);
        await app.StartAsync(Cancellation);
        return app;
    }
}
