using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Realtime.OpenAI;

/// <summary>An <c>error</c> is an event like any other until a close frame follows it (protocol §10.1).</summary>
[Trait("Category", "Integration")]
public sealed class ErrorAtAnyMomentTests
{
    private const string NoId = """< {"type":"error","event_id":null,"error":{"type":"server_error","code":null,"message":"m","param":null,"event_id":null}}""";
    private const string OtherId = """< {"type":"error","event_id":"event_x","error":{"type":"invalid_request_error","code":"c","message":"m","param":"p","event_id":"mine"}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> CapturedSequences =>
        [Scripts.TextTurn, Scripts.AudioTurn, Scripts.FunctionCall, Scripts.Interruption, Scripts.Cancel];

    [Theory]
    [MemberData(nameof(CapturedSequences))]
    [Statement(302, 303)]
    public async Task Sequence_WithAnErrorAfterEachEvent_ArrivesWholeAndInOrder(string script)
    {
        var disturbed = Disturb(script);
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(disturbed, Token);
        await using var connection = await new OpenAIRealtimeModel(
            new OpenAIRealtimeOptions { Endpoint = server.Endpoint, Model = "gpt-realtime-2.1" }).ConnectAsync(Token);

        foreach (var step in Steps(script).Where(step => step[0] == '>'))
        {
            await connection.SendAsync(Event(step[2..]), Token);
        }

        var events = await connection.ReadAllAsync();
        await playing;

        Assert.Equal(ScriptedServer.SentTypes(disturbed), events.Select(serverEvent => serverEvent.Type));
        var errors = events.OfType<ErrorEvent>().ToArray();
        Assert.Contains(errors, error => error is { EventId: null or "", Error.EventId: null });
        Assert.Contains(errors, error => error.Error.EventId == "mine");
    }

    private static string[] Steps(string script) =>
        script.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Disturb(string script) =>
        string.Join('\n', Steps(script).SelectMany((step, index) => step[0] == '<' ? [step, index % 2 == 0 ? NoId : OtherId] : (string[])[step]));

    private static ClientEvent Event(string type) => type switch
    {
        "conversation.item.create" => new ConversationItemCreateEvent
        {
            Item = new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = "When do you open?" }] },
        },
        "conversation.item.truncate" => new ConversationItemTruncateEvent { ItemId = "item_a", ContentIndex = 0, AudioEndMs = 740 },
        "input_audio_buffer.append" => new InputAudioBufferAppendEvent { Audio = new byte[960] },
        "response.create" => new ResponseCreateEvent(),
        "response.cancel" => new ResponseCancelEvent(),
        _ => throw new InvalidOperationException($"No event for '{type}'."),
    };
}
