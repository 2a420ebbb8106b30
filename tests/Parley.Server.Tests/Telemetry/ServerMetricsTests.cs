using Microsoft.Extensions.DependencyInjection;
using Parley.Agents.Metering;
using Parley.Server.Configuration;
using Parley.Server.Costs;
using Parley.Server.Hosting;
using Parley.Server.Telemetry;
using Parley.Server.Tests.Calls.Events;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Records;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Telemetry;

/// <summary>What operators see of a server's calls in its measurements.</summary>
[Trait("Category", "Integration")]
public sealed class ServerMetricsTests : IDisposable
{
    private readonly RecordsFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Call_ThatCosts_IsCountedTimedAndPaidFor()
    {
        await using var server = await StartAsync(options =>
            options.Prices["anna"] = new ModelPrice { InputText = 1_000, CachedText = 1_000, OutputText = 1_000, InputAudio = 1_000, CachedAudio = 1_000, OutputAudio = 1_000 });
        using var meters = new ServerMeasurements(server);
        using (var call = await PageCall.DialAsync(server.Url, Cancellation, "anna"))
        {
            await call.TypeAsync("Hello.", Cancellation);
            await meters.FirstAsync("parley.usage.cost", Cancellation); // a hang-up before the response's end leaves it unpaid
            await call.HangUpAsync(Cancellation);
        }

        await server.StopAsync(Cancellation);

        const string Tags = "gen_ai.agent.name=anna parley.call.kind=web";
        Assert.Contains($"parley.calls.live 1 {Tags}", meters.All);
        Assert.Contains($"parley.calls.live -1 {Tags}", meters.All);
        Assert.Contains(meters.All, measured => measured.StartsWith("parley.call.duration ", StringComparison.Ordinal)
            && measured.EndsWith("gen_ai.agent.name=anna parley.call.end_reason=hang_up parley.call.kind=web", StringComparison.Ordinal));
        Assert.Contains(meters.All, measured => measured.StartsWith("parley.usage.cost ", StringComparison.Ordinal)
            && measured.EndsWith("gen_ai.agent.name=anna gen_ai.request.model=anna", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_BeyondTheBudget_IsARefusalWithItsCause()
    {
        await using var server = await StartAsync(options => options.Budgets.Day = new BudgetOptions { Limit = 10 });
        using var meters = new ServerMeasurements(server);
        server.Services.GetRequiredService<Spending>().Add(null, 10);

        await PageCall.RefusedAsync(server.Url, "anna", Cancellation);
        await server.StopAsync(Cancellation);

        Assert.Contains("parley.refusals 1 parley.refusal.cause=budget_spent parley.refusal.entrance=web", meters.All);
    }

    [Fact]
    public async Task Call_BeyondTheLimit_IsARefusalWithItsCause()
    {
        await using var server = await StartAsync(options => options.Server.MaxConversations = 1);
        using var meters = new ServerMeasurements(server);
        using var first = await PageCall.DialAsync(server.Url, Cancellation, "anna");

        await PageCall.RefusedAsync(server.Url, "anna", Cancellation);
        await first.HangUpAsync(Cancellation);
        await server.StopAsync(Cancellation);

        Assert.Contains("parley.refusals 1 parley.refusal.cause=busy parley.refusal.entrance=web", meters.All);
    }

    [Fact]
    public async Task Records_OfAServerThatKeepsThem_HaveTheirQueueMeasured()
    {
        await using var server = await StartAsync(_folder.Configure);
        using var meters = new ServerMeasurements(server);

        meters.Observe();

        Assert.Equal(
            ["parley.storage.entries.lost 0", "parley.storage.queue.age 0", "parley.storage.queue.depth 0"],
            meters.All.Where(measured => measured.StartsWith("parley.storage.", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Call_WhoseModelFails_IsAnErrorOfItsCause()
    {
        await using var server = await RunningServer.StartBareAsync(
            Cancellation,
            options => options.Agents.Add(new AgentOptions { Name = "anna", Instructions = "You are Anna." }),
            builder => builder
                .AddSpeechToText(_ => FakeSpeechToTextClient.Hearing("hello"))
                .AddTextToSpeech(_ => new FakeTextToSpeechClient())
                .AddChatModel(_ => new FakeChatClient((_, _) => throw new TimeZoneNotFoundException("+49 151 2345"))));
        using var meters = new ServerMeasurements(server);
        using (var call = await PageCall.DialAsync(server.Url, Cancellation, "anna"))
        {
            await call.TypeAsync("Hello.", Cancellation);
            await meters.FirstAsync("parley.call.errors", Cancellation);
            await call.HangUpAsync(Cancellation);
        }

        await server.StopAsync(Cancellation);

        Assert.Contains(meters.All, measured => measured.StartsWith("parley.call.errors 1 error.type=", StringComparison.Ordinal)
            && !measured.Contains(BoundedLabel.Other, StringComparison.Ordinal));
        Assert.DoesNotContain(meters.All, measured => measured.Contains("2345", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hang_up", "hang_up")]
    [InlineData("openai/gpt-realtime-2.1", "openai/gpt-realtime-2.1")]
    [InlineData("+49 151 2345", BoundedLabel.Other)]
    [InlineData("01512345", BoundedLabel.Other)]
    [InlineData("what the caller said", BoundedLabel.Other)]
    [InlineData("jane@example.com", BoundedLabel.Other)]
    [InlineData("", BoundedLabel.Other)]
    public void Label_LetsNamesThrough(string value, string expected) => Assert.Equal(expected, new BoundedLabel(10).Of(value));

    [Fact]
    public void Label_OfManyValues_KeepsThoseThatItHas()
    {
        var label = new BoundedLabel(2);

        Assert.Equal($"a b {BoundedLabel.Other} a", string.Join(' ', "a b c a".Split(' ').Select(label.Of)));
    }

    private static Task<RunningServer> StartAsync(Action<ParleyOptions> configure) => RunningServer.StartAsync(Cancellation, options =>
    {
        options.Agents.Add(new AgentOptions { Name = "anna", Instructions = "You are Anna." });
        configure(options);
    });
}
