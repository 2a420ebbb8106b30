using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Models;

namespace Parley.Server.Tests.Realtime;

[Trait("Category", "Integration")]
public sealed class StoppingServerTests
{
    [Fact]
    public async Task Stop_NoReplyUnderWay_ClosesWithGoingAway()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);
        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", cancellationToken);
        await client.ReceiveAsync("session.created", cancellationToken);

        var stopping = server.StopAsync(cancellationToken);
        await client.ReceiveCloseAsync(cancellationToken);

        await stopping;
        Assert.Equal(1001, client.CloseStatus);
    }

    [Fact]
    public async Task Stop_ReplyUnderWay_LetsItFinishFirst()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var model = new FakeRealtimeModel();
        await using var server = await RunningServer.StartAsync(cancellationToken, configure: builder => builder.AddModel("fake", _ => model));
        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=fake", cancellationToken);
        var connection = await model.NextConnectionAsync(cancellationToken);
        connection.Say(FakeResponses.Created("resp_1"));
        await client.ReceiveAsync("response.created", cancellationToken);

        var stopping = server.StopAsync(cancellationToken);
        connection.Say(FakeResponses.Done("resp_1"));
        await client.ReceiveAsync("response.done", cancellationToken);
        await client.ReceiveCloseAsync(cancellationToken);

        await stopping;
        Assert.Equal(1001, client.CloseStatus);
    }

    [Fact]
    public async Task Stop_ReplyThatNeverEnds_WaitsNoLongerThanTheDrainTime()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var model = new FakeRealtimeModel();
        await using var server = await RunningServer.StartAsync(
            cancellationToken,
            options => options.Server.DrainTime = TimeSpan.FromMilliseconds(200),
            builder => builder.AddModel("fake", _ => model));
        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=fake", cancellationToken);
        var connection = await model.NextConnectionAsync(cancellationToken);
        connection.Say(FakeResponses.Created("resp_1"));
        await client.ReceiveAsync("response.created", cancellationToken);

        var stopping = server.StopAsync(cancellationToken);
        await client.ReceiveCloseAsync(cancellationToken);

        await stopping;
        Assert.Equal(1001, client.CloseStatus);
    }
}
