using System.Threading.Channels;
using Parley.Agents.Hosting;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Testing.Models;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Hosting;

/// <summary>A hosted agent's tools run by the same rules as a session's, as far as there is somebody to apply them.</summary>
[Trait("Category", "Unit")]
public sealed class HostedToolRulesTests
{
    private readonly ManualTimeProvider _time = new();
    private int _runCount;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(168)]
    public async Task Call_Twice_RunsOnce()
    {
        var (client, inner) = await ConnectAsync(new RealtimeToolOptions());
        await using var _ = client;

        Call(inner, "c1");
        Call(inner, "c1");
        inner.Say(FakeResponses.Done("r1"));
        await inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        await inner.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Equal(1, _runCount);
        Assert.DoesNotContain(inner.TakeSent(), sent => sent is ConversationItemCreateEvent);
    }

    [Fact]
    [Row(175)]
    public async Task Call_NeedsApproval_IsRejectedForNobodyCanGiveIt()
    {
        var (client, inner) = await ConnectAsync(new RealtimeToolOptions { Approval = ToolApprovalPolicy.Always });
        await using var _ = client;

        Call(inner, "c1");
        var sent = await inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);

        Assert.Equal("The call of the tool 'pay' was not approved.", ((FunctionCallOutputItem)sent.Item).Output);
        Assert.Equal(0, _runCount);
    }

    [Fact]
    [Row(179)]
    public async Task Call_Background_NothingFollows()
    {
        var (client, inner) = await ConnectAsync(new RealtimeToolOptions { RespondAfter = ToolResponseMode.Never });
        await using var _ = client;

        Call(inner, "c1");
        await inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        inner.Say(FakeResponses.Done("r1"));
        await foreach (var shown in client.ReceiveAsync(Cancellation))
        {
            if (shown is ResponseDoneEvent)
            {
                break;
            }
        }

        Assert.DoesNotContain(inner.TakeSent(), sent => sent is ResponseCreateEvent);
    }

    [Fact]
    [Row(164)]
    public async Task Call_Fatal_OutputThenTheEnd()
    {
        var fatal = new RealtimeToolOptions { InputGuardrails = [(_, _) => ValueTask.FromResult(ToolVerdict.Raise("not allowed"))] };
        var (client, inner) = await ConnectAsync(fatal);
        await using var _ = client;

        Call(inner, "c1");
        await inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        var fault = await Assert.ThrowsAsync<RealtimeDisconnectedException>(async () =>
        {
            await foreach (var shown in client.ReceiveAsync(Cancellation))
            {
            }
        });

        Assert.Equal("not allowed", fault.Message);
    }

    [Fact]
    [Row(180)]
    public async Task Call_WhenIdle_IsSpokenAboutOnceTheClientHasPlayedAll()
    {
        var (client, inner) = await ConnectAsync(new RealtimeToolOptions { RespondAfter = ToolResponseMode.WhenIdle });
        await using var _ = client;
        inner.Say(FakeResponses.Speech("r0", "i0", new byte[96_000], "Two seconds of speech."));
        Call(inner, "c1");
        inner.Say(FakeResponses.Done("r1"));
        await inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        await ReadAsync<ResponseDoneEvent>(client, 2);
        await BarrierAsync(client, inner);
        var early = inner.TakeSent();

        _time.Advance(TimeSpan.FromSeconds(2));
        await inner.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.DoesNotContain(early, sent => sent is ResponseCreateEvent);
    }

    [Fact]
    [Row(180)]
    public async Task Call_WhenIdleAndTheUserSpeaks_WaitsForTheTurn()
    {
        var (client, inner) = await ConnectAsync(new RealtimeToolOptions { RespondAfter = ToolResponseMode.WhenIdle });
        await using var _ = client;
        Call(inner, "c1");
        inner.Say(new InputAudioBufferSpeechStartedEvent { ItemId = "u", AudioStartMs = 0 });
        inner.Say(FakeResponses.Done("r1"));
        await inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        await ReadAsync<ResponseDoneEvent>(client, 1);
        await BarrierAsync(client, inner);
        var early = inner.TakeSent();

        inner.Say(new InputAudioBufferSpeechStoppedEvent { ItemId = "u", AudioEndMs = 900 });
        await BarrierAsync(client, inner);
        _time.Advance(TimeSpan.FromSeconds(1));
        await inner.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.DoesNotContain(early, sent => sent is ResponseCreateEvent);
    }

    [Fact]
    [Row(180)]
    public async Task Call_Interrupt_CutsTheRunningResponseAndSpeaks()
    {
        var (client, inner) = await ConnectAsync(new RealtimeToolOptions { RespondAfter = ToolResponseMode.Interrupt });
        await using var _ = client;

        Call(inner, "c1"); // its response still speaks
        var cancel = await inner.NextSentAsync<ResponseCancelEvent>(Cancellation);
        inner.Say(FakeResponses.Done("r1", null));
        await inner.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Equal("r1", cancel.ResponseId);
    }

    [Fact]
    [Row(169)]
    public async Task Call_OutputCannotBeSent_IsSentAgainAndTheToolRunsOnce()
    {
        var flaky = new FlakyModel();
        var client = await new HostedAgentModel(() => new RealtimeAgent { Name = "shop", Tools = [Tool(new RealtimeToolOptions())] }, flaky, timeProvider: _time)
            .ConnectAsync(Cancellation);
        await using var _ = client;
        var inner = await flaky.Inner.NextConnectionAsync(Cancellation);
        flaky.Connection!.Failures = 2;

        Call(inner, "c1");
        await flaky.Connection.FailedAsync(1);
        await BarrierAsync(client, inner);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await flaky.Connection.FailedAsync(2);
        await BarrierAsync(client, inner);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        var sent = await inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        inner.Say(FakeResponses.Done("r1"));
        await inner.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Equal("paid", ((FunctionCallOutputItem)sent.Item).Output);
        Assert.Equal(1, _runCount);
    }

    private static async Task ReadAsync<T>(IRealtimeConnection client, int count)
        where T : ServerEvent
    {
        await foreach (var shown in client.ReceiveAsync(Cancellation))
        {
            if (shown is T && --count == 0)
            {
                return;
            }
        }
    }

    /// <summary>Waits until the connection has done with everything that it was told before.</summary>
    private static async Task BarrierAsync(IRealtimeConnection client, FakeRealtimeConnection inner)
    {
        inner.Say(new UnknownServerEvent("barrier", default));
        await ReadAsync<UnknownServerEvent>(client, 1);
    }

    private static void Call(FakeRealtimeConnection inner, string callId)
    {
        inner.Say(FakeResponses.Created("r1"));
        inner.Say(FakeResponses.FunctionCall("r1", new FunctionCallItem { Id = $"item_{callId}", CallId = callId, Name = "pay", Arguments = "{}" }));
    }

    private async Task<(IRealtimeConnection Client, FakeRealtimeConnection Inner)> ConnectAsync(RealtimeToolOptions options)
    {
        var inner = new FakeRealtimeModel();
        var agent = new RealtimeAgent { Name = "shop", Tools = [Tool(options)] };
        var client = await new HostedAgentModel(() => agent, inner, timeProvider: _time).ConnectAsync(Cancellation);
        return (client, await inner.NextConnectionAsync(Cancellation));
    }

    private RealtimeTool Tool(RealtimeToolOptions options) =>
        RealtimeTool.Create(() => { Interlocked.Increment(ref _runCount); return "paid"; }, "pay", options: options);

    /// <summary>Refuses to send some outputs, and nothing else.</summary>
    private sealed class FlakyModel : IRealtimeModel
    {
        public FakeRealtimeModel Inner { get; } = new();

        public FlakyConnection? Connection { get; private set; }

        public async ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default) =>
            Connection = new FlakyConnection(await Inner.ConnectAsync(cancellationToken));
    }

    private sealed class FlakyConnection(IRealtimeConnection inner) : IRealtimeConnection
    {
        private readonly Channel<int> _failed = Channel.CreateBounded<int>(16);
        private int _count;

        public int Failures { get; set; }

        public async Task FailedAsync(int count)
        {
            while (await _failed.Reader.ReadAsync(Cancellation) < count)
            {
                // an earlier one
            }
        }

        public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
        {
            if (clientEvent is ConversationItemCreateEvent { Item: FunctionCallOutputItem } && _count < Failures)
            {
                _failed.Writer.TryWrite(++_count);
                throw new IOException("The socket is full.");
            }

            return inner.SendAsync(clientEvent, cancellationToken);
        }

        public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
            inner.SendAudioAsync(audio, cancellationToken);

        public IAsyncEnumerable<ServerEvent> ReceiveAsync(CancellationToken cancellationToken = default) => inner.ReceiveAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
