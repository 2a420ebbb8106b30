using System.Text;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.OpenAI;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Server;
using Parley.Testing.Simulation;

namespace Parley.Testing.Tests.Server;

/// <summary>In memory and over the wire, the real client is told the same.</summary>
[Trait("Category", "Integration")]
public sealed class SameBehaviourTests
{
    private static readonly SimulationOptions s_options = new()
    {
        Reply = turn => turn.ToolOutput is { } output
            ? SimulatedReply.Say(output)
            : SimulatedReply.Say("One moment.").And(SimulatedReply.Call("look", callId: "call_a")),
    };

    private static readonly AudioConfiguration s_manualTurns = new()
    {
        Input = new AudioInputConfiguration { TurnDetection = new Optional<TurnDetectionConfiguration>(null) },
    };

    private static readonly Dictionary<string, ClientEvent[]> s_conversations = new()
    {
        ["a text turn with a tool"] =
        [
            new ConversationItemCreateEvent { Item = new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = "Hello" }] } },
            new ResponseCreateEvent(),
            new ConversationItemCreateEvent { Item = new FunctionCallOutputItem { CallId = "call_a", Output = "It is there." } },
            new ResponseCreateEvent { Response = new ResponseConfiguration { Metadata = new Dictionary<string, string> { ["token"] = "1" } } },
        ],
        ["push to talk"] =
        [
            new SessionUpdateEvent { Session = new RealtimeSessionConfiguration { Audio = s_manualTurns } },
            new InputAudioBufferAppendEvent { Audio = new byte[9600] },
            new InputAudioBufferCommitEvent(),
            new InputAudioBufferClearEvent(),
        ],
        ["mistakes"] =
        [
            new ConversationItemTruncateEvent { ItemId = "nobody", ContentIndex = 0, AudioEndMs = 1 },
            new ConversationItemDeleteEvent { ItemId = "nobody" },
            new ConversationItemRetrieveEvent { ItemId = "nobody" },
            new ResponseCancelEvent { EventId = "mine" },
            new InputAudioBufferCommitEvent(),
        ],
    };

    public static TheoryData<string> Conversations => [.. s_conversations.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [Row(244)]
    [MemberData(nameof(Conversations))]
    public async Task Conversation_InMemoryAndOverTheWire_TellsTheSame(string conversation)
    {
        await using var server = new FakeRealtimeServer(s_options);
        var memory = new SimulatedRealtimeModel(s_options);
        var wire = new OpenAIRealtimeModel(new OpenAIRealtimeOptions { Endpoint = server.Endpoint, Model = "m" });

        var inMemory = await PlayAsync(memory, memory.Provider, s_conversations[conversation]);
        var overTheWire = await PlayAsync(wire, server.Provider, s_conversations[conversation]);

        Assert.Equal(inMemory, overTheWire);
    }

    private static async Task<List<string>> PlayAsync(IRealtimeModel model, SimulatedProvider provider, ClientEvent[] clientEvents)
    {
        await using var connection = await model.ConnectAsync(Cancellation);
        foreach (var clientEvent in clientEvents)
        {
            await connection.SendAsync(clientEvent, Cancellation);
        }

        await connection.SendAsync(ClientEvent.Read("""{"type":"the.end","event_id":"end"}"""u8), Cancellation);
        var told = new List<string>();
        await foreach (var serverEvent in connection.ReceiveAsync(Cancellation))
        {
            told.Add(Encoding.UTF8.GetString(serverEvent.ToUtf8Json()));
            if (serverEvent is ErrorEvent { Error.Param: "type" })
            {
                break; // the answer to the end
            }
        }

        Assert.Equal(told.Count, provider.Wire.Count(entry => entry.Event is ServerEvent));
        return told;
    }
}
