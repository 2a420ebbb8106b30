using System.Net.WebSockets;
using Microsoft.Extensions.AI;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.OpenAI;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Server;
using Parley.Testing.Simulation;
using Parley.Testing.Simulation.Faults;
using Parley.Testing.Time;

namespace Parley.Testing.Tests.Server;

/// <summary>The real client, through a real socket, against the simulation.</summary>
[Trait("Category", "Integration")]
public sealed class FakeRealtimeServerTests
{
    private static readonly RealtimeAgent s_agent = new()
    {
        Name = "shopmax",
        Instructions = "Sell.",
        Tools = [AIFunctionFactory.Create((string id) => $"{id} on its way", "order_status")],
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(244)]
    public async Task Session_SpokenTurnWithATool_GoesOverTheWire()
    {
        await using var server = new FakeRealtimeServer(new SimulationOptions
        {
            Reply = turn => turn.ToolOutput is { } output ? SimulatedReply.Say($"It is {output}.") : SimulatedReply.Call("order_status", """{"id":"A7"}"""),
        });
        await using var session = await RealtimeSession.StartAsync(s_agent, Client(server), cancellationToken: Cancellation);
        await session.SendAudioAsync(new byte[9600], Cancellation);

        server.Caller.Says("Where is my order?");
        var answer = await session.Events.OfType<AgentEndedEvent>().FirstAsync(ended => ended.Text.Length > 0, Cancellation);

        Assert.Equal("It is A7 on its way.", answer.Text);
        Assert.Equal("Sell.", session.Configuration.Instructions);
    }

    [Fact]
    [Row(244)]
    public async Task Errors_OfOneActiveResponseVoiceAndTruncation_ReachTheClient()
    {
        var time = new ManualTimeProvider();
        var pace = new SimulatedPace { ThinkingTime = TimeSpan.FromSeconds(10) };
        await using var server = new FakeRealtimeServer(new SimulatedProvider(new SimulationOptions { Pace = pace }, time));
        await using var connection = await ConnectAsync(server);
        await using var events = connection.ReceiveAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        await connection.SendAsync(new ResponseCreateEvent(), Cancellation);
        await connection.SendAsync(new ResponseCreateEvent(), Cancellation);
        var conflict = await NextAsync<ErrorEvent>(events);
        time.Advance(pace.ThinkingTime);
        var audio = await NextAsync<ResponseOutputAudioDeltaEvent>(events);

        await connection.SendAsync(
            new SessionUpdateEvent { Session = new RealtimeSessionConfiguration { Audio = new AudioConfiguration { Output = new AudioOutputConfiguration { Voice = "marin" } } } },
            Cancellation);
        var voice = await NextAsync<ErrorEvent>(events);
        await connection.SendAsync(
            new ConversationItemTruncateEvent { ItemId = audio.ItemId, ContentIndex = 0, AudioEndMs = 100_000 }, Cancellation);
        var truncation = await NextAsync<ErrorEvent>(events);

        Assert.Equal("conversation_already_has_active_response", conflict.Error.Code);
        Assert.Equal("cannot_update_voice", voice.Error.Code);
        Assert.Contains("is already shorter than 100000ms", truncation.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Row(244)]
    public async Task Caller_SpeaksAndStops_IsFoundByTurnDetection()
    {
        await using var server = new FakeRealtimeServer();
        await using var connection = await ConnectAsync(server);

        server.Caller.StartsSpeaking();
        server.Caller.StopsSpeaking("Hello.");
        server.Provider.CloseConnection();
        var types = await TypesUntilTheEndAsync(connection);

        Assert.Equal(
            ["input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed"],
            types.Where(type => type.StartsWith("input_audio_buffer", StringComparison.Ordinal)));
    }

    [Fact]
    [Row(244)]
    public async Task Session_Expires_WithTheErrorAndClose1001()
    {
        await using var server = new FakeRealtimeServer();
        await using var connection = await ConnectAsync(server);

        server.Provider.ExpireSession();
        var end = await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => connection.ReceiveAsync(Cancellation).ToListAsync(Cancellation).AsTask());

        Assert.Equal((1001, "session_expired", RealtimeFailure.SessionExpired), (end.CloseStatus, end.Code, end.Failure));
    }

    [Fact]
    [Row(244)]
    public async Task Drop_InMidResponse_BreaksWithoutACloseFrameAfterWhatWasSaid()
    {
        await using var server = new FakeRealtimeServer(new SimulationOptions { Faults = new FaultPlan(new Fault(FaultKind.Drop, 8)) });
        await using var connection = await ConnectAsync(server);
        var said = new List<ServerEvent>();
        await connection.SendAsync(new ResponseCreateEvent(), Cancellation);

        var end = await Assert.ThrowsAsync<RealtimeDisconnectedException>(async () =>
        {
            await foreach (var serverEvent in connection.ReceiveAsync(Cancellation))
            {
                said.Add(serverEvent);
            }
        });

        Assert.Equal((null, RealtimeFailure.NetworkLost), (end.CloseStatus, end.Failure));
        Assert.Equal(7, said.Count);
    }

    [Fact]
    public async Task ConnectAsync_RefusedByAFault_IsARateLimit()
    {
        await using var server = new FakeRealtimeServer(new SimulationOptions { Faults = new FaultPlan(new Fault(FaultKind.RefuseConnection)) });

        var refusal = await Assert.ThrowsAsync<RealtimeConnectException>(() => ConnectAsync(server));
        await using var second = await ConnectAsync(server);

        Assert.Equal(RealtimeFailure.RateLimited, refusal.Failure);
    }

    [Theory]
    [InlineData(null, RealtimeFailure.MissingKey)]
    [InlineData("wrong", RealtimeFailure.InvalidKey)]
    public async Task ConnectAsync_WithoutTheKey_IsClosedWith3000(string? key, RealtimeFailure failure)
    {
        await using var server = new FakeRealtimeServer(apiKey: "right");
        var options = new OpenAIRealtimeOptions { Endpoint = server.Endpoint, Model = "m" };
        if (key is not null)
        {
            options.UseApiKey(key);
        }

        var refusal = await Assert.ThrowsAsync<RealtimeConnectException>(() => new OpenAIRealtimeModel(options).ConnectAsync(Cancellation).AsTask());

        Assert.Equal((3000, failure), (refusal.CloseStatus, refusal.Failure));
        Assert.DoesNotContain("wrong", Assert.Single(server.Handshakes).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_UnreadableMessages_EachGetAnErrorAndTheConnectionGoesOn()
    {
        await using var server = new FakeRealtimeServer();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(server.Endpoint) { Scheme = "ws", Path = "/v1/realtime", Query = "model=m" }.Uri, Cancellation);

        await socket.SendAsync("{"u8.ToArray(), WebSocketMessageType.Text, true, Cancellation);
        await socket.SendAsync(new byte[1], WebSocketMessageType.Binary, true, Cancellation);
        await socket.SendAsync("""{"type":"no.such"}"""u8.ToArray(), WebSocketMessageType.Text, true, Cancellation);
        var said = new List<ServerEvent>();
        while (said.Count < 4)
        {
            said.Add(await ReadAsync(socket));
        }

        Assert.Equal(["invalid_json", "invalid_event", "invalid_value"], said.OfType<ErrorEvent>().Select(error => error.Error.Code));
    }

    [Fact]
    public async Task DisposeAsync_ClientStillConnected_EndsItsConnection()
    {
        var server = new FakeRealtimeServer();
        await using var connection = await ConnectAsync(server);

        await server.DisposeAsync();

        await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => connection.ReceiveAsync(Cancellation).ToListAsync(Cancellation).AsTask());
    }

    private static OpenAIRealtimeModel Client(FakeRealtimeServer server) =>
        new(new OpenAIRealtimeOptions { Endpoint = server.Endpoint, Model = "gpt-realtime-2.1" });

    private static async Task<IRealtimeConnection> ConnectAsync(FakeRealtimeServer server) => await Client(server).ConnectAsync(Cancellation);

    private static async Task<T> NextAsync<T>(IAsyncEnumerator<ServerEvent> events)
        where T : ServerEvent
    {
        while (await events.MoveNextAsync())
        {
            if (events.Current is T wanted)
            {
                return wanted;
            }
        }

        throw new InvalidOperationException($"The events ended before a {typeof(T).Name}.");
    }

    private static async Task<List<string>> TypesUntilTheEndAsync(IRealtimeConnection connection)
    {
        var types = new List<string>();
        await Assert.ThrowsAsync<RealtimeDisconnectedException>(async () =>
        {
            await foreach (var serverEvent in connection.ReceiveAsync(Cancellation))
            {
                types.Add(serverEvent.Type);
            }
        });
        return types;
    }

    private static async Task<ServerEvent> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        var result = await socket.ReceiveAsync(buffer, Cancellation);
        return ServerEvent.Read(buffer.AsSpan(0, result.Count));
    }
}
