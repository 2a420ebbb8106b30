using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using NSubstitute;
using Parley.Server.Api;

namespace Parley.Server.Tests.Api;

[Trait("Category", "Unit")]
public sealed class HealthEndpointsTests
{
    private readonly IHostApplicationLifetime _lifetime = Substitute.For<IHostApplicationLifetime>();

    [Fact]
    public async Task Ready_Stopping_IsNotReadyButAlive()
    {
        var health = new HealthEndpoints(_lifetime, null);
        var before = await AskAsync(health.GetReadyAsync);
        _lifetime.ApplicationStopping.Returns(new CancellationToken(canceled: true));

        Assert.Equal((StatusCodes.Status200OK, "ok\n"), before);
        Assert.Equal((StatusCodes.Status503ServiceUnavailable, "stopping\n"), await AskAsync(health.GetReadyAsync));
        Assert.Equal((StatusCodes.Status200OK, "ok\n"), await AskAsync(HealthEndpoints.GetLiveAsync));
    }

    private static async Task<(int Status, string Text)> AskAsync(RequestDelegate endpoint)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await endpoint(context);
        return (context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }
}
