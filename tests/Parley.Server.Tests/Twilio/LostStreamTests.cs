using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Agents;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Engine;
using Parley.Server.Hosting;
using static Parley.Server.Tests.Twilio.TwilioServer;

namespace Parley.Server.Tests.Twilio;

/// <summary>Twilio asks what comes next at once when a stream breaks, while its conversation is being closed.</summary>
[Trait("Category", "Integration")]
public sealed class LostStreamTests
{
    /// <summary>How long a stream may take to close, where one waits for it.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("connection_lost", true)]
    [InlineData("agent_hung_up", false)]
    public async Task After_ConversationIsBeingClosed_WaitsForItsReason(string reason, bool comesBack)
    {
        var time = new StandingClock();
        await using var server = await StartAsync(Cancellation, configure: builder => builder.Services.AddSingleton<TimeProvider>(time));
        var calls = server.Get<LiveCalls>();
        var live = calls.Add(LiveCallKind.Inbound, "anna");
        calls.Name(live, "CA1");
        var leg = live.Enter();

        var after = server.AskAsync("/twilio/after", Form(("CallStatus", "in-progress")), Cancellation);
        await MediaEndpointTests.UntilAsync(() => after.IsCompleted || time.Has(s_patience));
        calls.End(live, reason, leg);

        Assert.Equal(comesBack, (await after).Contains("<Connect ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_ConversationDoesNotClose_CallerComesBackInItsPlaceAndItsLateEndHarmsNothing()
    {
        var time = new StandingClock();
        var slow = new SlowEnd();
        await using var server = await StartAsync(
            Cancellation,
            options => options.Server.MaxConversations = 1,
            builder =>
            {
                builder.OnCall(_ => slow.Take());
                builder.Services.AddSingleton<TimeProvider>(time);
            });
        using var phone = await PhoneCall.DialAsync(server, Cancellation);
        await MediaEndpointTests.UntilAsync(() => server.Get<LiveCalls>().All is [{ Call: not null }]);
        var live = Assert.Single(server.Get<LiveCalls>().All);
        var first = live.Call;

        phone.Socket.Abort();
        var asked = server.AskAsync("/twilio/after", Form(("CallStatus", "in-progress")), Cancellation);
        await AdvanceUntilAsync(time, () => asked.IsCompleted);
        using var again = await PhoneCall.BeginAsync(server, PhoneCall.TokenOf(await asked), "CA1", AccountSid, Cancellation, "MZ2");
        await AdvanceUntilAsync(time, () => live is { StreamId: "MZ2", Call: not null } && live.Call != first);
        var second = live.Call;
        slow.Release();
        await again.SendSilenceAsync(1, Cancellation);

        Assert.Equal(1, live.ReturnCount);
        Assert.Equal(1, server.Get<LiveConversations>().Count);
        Assert.Equal((second, null), (live.Call, live.EndReason));
        await again.HangUpAsync(Cancellation);
        await MediaEndpointTests.UntilAsync(() => server.Get<LiveConversations>().Count == 0);
        Assert.Equal("hang_up", live.EndReason);
    }

    [Fact]
    public async Task Voice_AgentWasTakenOutOfTheFileMeanwhile_CallGoesOnWithIt()
    {
        await using var server = await StartAsync(Cancellation);
        using var phone = await PhoneCall.DialAsync(server, Cancellation, path: "/twilio/voice?agent=bob");
        await MediaEndpointTests.UntilAsync(() => server.Get<LiveCalls>().All is [{ Call: not null }]);
        var live = Assert.Single(server.Get<LiveCalls>().All);
        var first = live.Call;

        server.Get<ModelDirectory>().Replace(new AgentMeans([new AgentOptions { Name = "anna" }], [], new Dictionary<string, McpServerOptions>()), new Dictionary<string, AnsweringAgents>());
        var twiml = await server.AskAsync($"/twilio/voice?call={live.Id}", Form(), Cancellation);
        using var again = await PhoneCall.BeginAsync(server, PhoneCall.TokenOf(twiml), "CA1", AccountSid, Cancellation, "MZ2");
        await MediaEndpointTests.UntilAsync(() => live is { StreamId: "MZ2", Call: not null } && live.Call != first);

        Assert.Null(server.Get<ModelDirectory>().FindAgent("bob"));
        Assert.Equal("bob", live.Call!.Session.Agent.Name);
    }

    [Fact]
    public void End_OfALegThatWasReplaced_DoesNothing()
    {
        var live = new LiveCall("call_1", LiveCallKind.Inbound, "anna", default);
        var old = live.Enter("MZ1", _ => default);
        var current = live.Enter("MZ2", _ => default);

        live.Close(old, "connection_lost");
        var endedAt = live.End("connection_lost", default, old);

        Assert.Null(endedAt);
        Assert.Equal((null, null, "MZ2"), (live.EndReason, live.EndedAt, live.StreamId));
        Assert.NotNull(live.EndLeg);
        Assert.False(live.WhenIdle.IsCompleted);
        Assert.NotNull(live.End("hang_up", default, current));
        Assert.True(live.WhenIdle.IsCompleted);
    }

    /// <summary>Lets time pass only where somebody waits for it: nothing else runs out meanwhile.</summary>
    private static Task AdvanceUntilAsync(StandingClock time, Func<bool> condition) => MediaEndpointTests.UntilAsync(() =>
    {
        if (condition())
        {
            return true;
        }

        if (time.Has(s_patience))
        {
            time.Advance(s_patience);
        }

        return false;
    });

    /// <summary>Code of the application that holds up the first call's end.</summary>
    private sealed class SlowEnd : IAsyncDisposable
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public SlowEnd? Take() => Interlocked.Increment(ref _count) == 1 ? this : null;

        public void Release() => _released.TrySetResult();

        public async ValueTask DisposeAsync() => await _released.Task;
    }
}
