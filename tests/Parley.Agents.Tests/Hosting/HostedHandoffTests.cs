using Microsoft.Extensions.AI;
using Parley.Agents.Hosting;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;
using Parley.Testing.Time;
using static Parley.Agents.Tests.Handoffs.HandoffBed;

namespace Parley.Agents.Tests.Hosting;

/// <summary>An agent behind <c>/v1/realtime</c> hands over to another one on the same connection.</summary>
[Trait("Category", "Unit")]
public sealed class HostedHandoffTests
{
    private static readonly RealtimeAgent s_billing = new()
    {
        Name = "billing",
        Instructions = "You know invoices.",
        Voice = "cedar",
        EnterInstructions = "Say who you are.",
        Tools = [AIFunctionFactory.Create(() => "paid", "pay")],
    };

    private static readonly RealtimeAgent s_front = new()
    {
        Name = "front",
        Instructions = "You greet.",
        Voice = "marin",
        Tools = [AIFunctionFactory.Create(() => "nine", "hours")],
        Handoffs = [s_billing],
    };

    [Fact]
    [Row(191, 193)]
    public async Task Handoff_ModelCalls_NewAgentAnswersOnTheSameConnection()
    {
        await using var bed = await Bed.ConnectAsync(s_front);

        bed.Inner.SayCalls("r1", Call("c1", "transfer_to_billing"));
        var update = SessionOf(await bed.Inner.NextSentAsync<SessionUpdateEvent>(Cancellation));
        var output = await bed.Inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        var create = await bed.Inner.NextSentAsync<ResponseCreateEvent>(Cancellation);
        var shown = (RealtimeSessionConfiguration)(await bed.NextAsync<SessionUpdatedEvent>()).Session;
        var done = await bed.NextAsync<ResponseDoneEvent>();

        Assert.Equal(("You know invoices.", "cedar"), (update.Instructions, update.Audio?.Output?.Voice?.Name));
        Assert.Equal(["pay"], update.Tools!.Cast<FunctionToolDefinition>().Select(tool => tool.Name));
        Assert.Equal("""{"assistant":"billing"}""", ((FunctionCallOutputItem)output.Item).Output);
        Assert.Equal("You know invoices.\n\nSay who you are.", create.Response?.Instructions);
        Assert.Equal(("front", "You know invoices."), (shown.Model, shown.Instructions));
        Assert.Equal("front", Assert.IsType<McpToolDefinition>(Assert.Single(shown.Tools!)).ServerLabel);
        Assert.Equal(("front", """{"assistant":"billing"}"""), Assert.IsType<McpCallItem>(Assert.Single(done.Response.Output)) is var call ? (call.ServerLabel, call.Output) : default);
        Assert.DoesNotContain(bed.Seen, seen => seen is ErrorEvent);
    }

    [Fact]
    [Row(170)]
    public async Task Handoff_Done_ToolsOfTheNewAgentRunAndTheOldOnesAreUnknown()
    {
        await using var bed = await Bed.ConnectAsync(s_front);
        await bed.HandOverAsync();

        bed.Inner.SayCalls("r2", Call("c2", "pay"));
        var paid = await bed.Inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        bed.Inner.SayCalls("r3", Call("c3", "hours"));
        var unknown = await bed.Inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);

        Assert.Equal("paid", ((FunctionCallOutputItem)paid.Item).Output);
        Assert.DoesNotContain("nine", ((FunctionCallOutputItem)unknown.Item).Output, StringComparison.Ordinal);
    }

    [Fact]
    [Row(170)]
    [Complaint(32)]
    public async Task Handoff_InAResponseWithAnotherCall_ThatCallIsTheOldAgents()
    {
        await using var bed = await Bed.ConnectAsync(s_front);

        bed.Inner.Say(FakeResponses.Created("r1"));
        bed.Inner.Say(FakeResponses.FunctionCall("r1", Call("c1", "transfer_to_billing")));
        var handedOver = await bed.Inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        bed.Inner.Say(FakeResponses.FunctionCall("r1", Call("c2", "hours"), 1));
        var answered = await bed.Inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);

        Assert.Equal(("c1", "c2"), (((FunctionCallOutputItem)handedOver.Item).CallId, ((FunctionCallOutputItem)answered.Item).CallId));
        Assert.Equal("nine", ((FunctionCallOutputItem)answered.Item).Output);
    }

    [Fact]
    [Row(192, 194)]
    public async Task Handoff_ClientHasSettingsAndToolsOfItsOwn_TheyStayAndTheVoiceThatSpokeToo()
    {
        await using var bed = await Bed.ConnectAsync(s_front);
        var wish = new RealtimeSessionConfiguration
        {
            Tools = [new FunctionToolDefinition { Name = "beep" }],
            Audio = new AudioConfiguration { Output = new AudioOutputConfiguration { Format = AudioFormatConfiguration.Pcmu } },
        };
        await bed.Client.SendAsync(new SessionUpdateEvent { Session = wish }, Cancellation);
        await bed.NextAsync<SessionUpdatedEvent>();
        bed.Inner.Say(FakeResponses.Speech("r0", "i0", new byte[960], "Hello."));
        await bed.NextAsync<ResponseDoneEvent>();
        bed.Inner.TakeSent();

        bed.Inner.SayCalls("r1", Call("c1", "transfer_to_billing"));
        var update = SessionOf(await bed.Inner.NextSentAsync<SessionUpdateEvent>(Cancellation));

        Assert.Equal(["pay", "beep"], update.Tools!.Cast<FunctionToolDefinition>().Select(tool => tool.Name));
        Assert.Equal(("audio/pcmu", null), (update.Audio!.Output!.Format!.Type, update.Audio.Output.Voice));
    }

    [Fact]
    [Row(190)]
    public async Task Handoff_ModelRefuses_OldAgentStaysAndTheCallIsAnswered()
    {
        var inner = new FakeRealtimeModel { Manners = FakeModelManners.Silent };
        var connecting = new HostedAgentModel(() => s_front, inner).ConnectAsync(Cancellation);
        var connection = await inner.NextConnectionAsync(Cancellation);
        connection.Say(new SessionCreatedEvent { Session = connection.Session });
        connection.Confirm(SessionOf(await connection.NextSentAsync<SessionUpdateEvent>(Cancellation)));
        await using var client = await connecting;

        connection.SayCalls("r1", Call("c1", "transfer_to_billing"));
        var asked = await connection.NextSentAsync<SessionUpdateEvent>(Cancellation);
        connection.Say(new ErrorEvent
        {
            Error = new ErrorDetails { Type = "invalid_request_error", Code = "invalid_value", Message = "No such voice.", EventId = asked.EventId },
        });
        var output = await connection.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        connection.SayCalls("r2", Call("c2", "hours"));
        var after = await connection.NextSentAsync<ConversationItemCreateEvent>(Cancellation);

        Assert.Contains("stays", ((FunctionCallOutputItem)output.Item).Output, StringComparison.Ordinal);
        Assert.Equal("nine", ((FunctionCallOutputItem)after.Item).Output);
    }

    [Fact]
    public async Task Handoff_NewAgentHasAToolOfTheClients_IsRefused()
    {
        await using var bed = await Bed.ConnectAsync(s_front);
        await bed.Client.SendAsync(
            new SessionUpdateEvent { Session = new RealtimeSessionConfiguration { Tools = [new FunctionToolDefinition { Name = "pay" }] } }, Cancellation);
        await bed.NextAsync<SessionUpdatedEvent>();
        bed.Inner.TakeSent();

        bed.Inner.SayCalls("r1", Call("c1", "transfer_to_billing"));
        var output = await bed.Inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation);

        Assert.Contains("'pay'", ((FunctionCallOutputItem)output.Item).Output, StringComparison.Ordinal);
    }

    [Fact]
    [Row(196)]
    public async Task Handoff_TwoInOneResponse_FirstWins()
    {
        var other = new RealtimeAgent { Name = "sales" };
        await using var bed = await Bed.ConnectAsync(s_front with { Handoffs = [s_billing, other] });

        bed.Inner.SayCalls("r1", Call("c1", "transfer_to_billing"), Call("c2", "transfer_to_sales"));
        var outputs = new[]
        {
            await bed.Inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation),
            await bed.Inner.NextSentAsync<ConversationItemCreateEvent>(Cancellation),
        }.ToDictionary(sent => ((FunctionCallOutputItem)sent.Item).CallId, sent => ((FunctionCallOutputItem)sent.Item).Output);

        Assert.Equal("""{"assistant":"billing"}""", outputs["c1"]);
        Assert.Contains("already", outputs["c2"], StringComparison.Ordinal);
        Assert.Equal(2, bed.Inner.Sent.OfType<SessionUpdateEvent>().Count());
    }

    private sealed class Bed(IRealtimeConnection client, FakeRealtimeConnection inner) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<ServerEvent> _events = client.ReceiveAsync(Cancellation).GetAsyncEnumerator(Cancellation);

        public IRealtimeConnection Client => client;

        public FakeRealtimeConnection Inner => inner;

        public List<ServerEvent> Seen { get; } = [];

        public static async Task<Bed> ConnectAsync(RealtimeAgent agent)
        {
            var inner = new FakeRealtimeModel();
            var client = await new HostedAgentModel(() => agent, inner, timeProvider: new ManualTimeProvider()).ConnectAsync(Cancellation);
            var connection = await inner.NextConnectionAsync(Cancellation);
            connection.TakeSent();
            return new Bed(client, connection);
        }

        /// <summary>The model hands over, and the reply to that is over.</summary>
        public async Task HandOverAsync()
        {
            inner.SayCalls("r1", Call("c1", "transfer_to_billing"));
            await inner.NextSentAsync<ResponseCreateEvent>(Cancellation);
            inner.Say(FakeResponses.Speech("rh", "ih", new byte[960], "Billing."));
            while (await NextAsync<ResponseDoneEvent>() is not { Response.Id: "rh" })
            {
                // the one with the call
            }
        }

        public async Task<T> NextAsync<T>()
            where T : ServerEvent
        {
            while (await _events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation))
            {
                Seen.Add(_events.Current);
                if (_events.Current is T wanted)
                {
                    return wanted;
                }
            }

            throw new InvalidOperationException($"The events ended before a {typeof(T).Name}.");
        }

        public async ValueTask DisposeAsync()
        {
            await client.DisposeAsync();
            await _events.DisposeAsync();
        }
    }
}
