using System.Text.Json.Nodes;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Tests.Conversations;

/// <summary>The session as it stands on the wire: sent as JSON, echoed as JSON.</summary>
[Trait("Category", "Unit")]
public sealed class SessionWireTests
{
    [Fact]
    [Statement(45, 48)]
    public void Created_OfARealtimeSession_HasEveryKeyInTheWiresOrder()
    {
        var session = Echo(new ConversationHarness());

        Assert.Equal(
            [
                "type", "object", "id", "model", "output_modalities", "instructions", "tools", "tool_choice", "max_output_tokens", "tracing",
                "truncation", "prompt", "expires_at", "audio", "include",
            ],
            Keys(session));
        Assert.Equal(["format", "transcription", "noise_reduction", "turn_detection"], Keys(session["audio"]!["input"]!));
        Assert.Equal(["format", "voice", "speed"], Keys(session["audio"]!["output"]!));
        Assert.Equal(
            """{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":200,"idle_timeout_ms":null,"create_response":true,"interrupt_response":true}""",
            session["audio"]!["input"]!["turn_detection"]!.ToJsonString());
    }

    [Fact]
    [Statement(45)]
    public void Created_OfATranscriptionSession_HasNothingOfAnswers()
    {
        var session = Echo(new ConversationHarness(SessionKind.Transcription));

        Assert.Equal(["type", "object", "id", "expires_at", "audio", "include"], Keys(session));
        Assert.Equal(["input"], Keys(session["audio"]!));
        Assert.Equal(
            """{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":200}""",
            session["audio"]!["input"]!["turn_detection"]!.ToJsonString());
    }

    [Theory]
    [Statement(56, 57, 58)]
    [InlineData("modalities", """["text"]""")]
    [InlineData("voice", "\"alloy\"")]
    [InlineData("speed", "1")]
    [InlineData("input_audio_format", "\"pcm16\"")]
    [InlineData("output_audio_format", "\"pcm16\"")]
    [InlineData("input_audio_transcription", """{"model":"whisper-1"}""")]
    [InlineData("input_audio_noise_reduction", "null")]
    [InlineData("turn_detection", "null")]
    [InlineData("max_response_output_tokens", "\"inf\"")]
    [InlineData("temperature", "0.8")]
    [InlineData("audio.speed", "1", """{"type":"realtime","instructions":"x","audio":{"speed":1}}""")]
    [InlineData("audio.input.turn_detection.eager", "1", """{"type":"realtime","instructions":"x","audio":{"input":{"turn_detection":{"type":"server_vad","eager":1}}}}""")]
    public void Update_WithAKeyThatTheGaShapeHasNot_IsRefusedWhole(string key, string value, string? session = null)
    {
        var conversation = new ConversationHarness();

        SendUpdate(conversation, session ?? $$"""{"type":"realtime","instructions":"x","{{key}}":{{value}}}""");

        Assert.Equal(("unknown_parameter", $"session.{key}"), (conversation.LastError.Code, conversation.LastError.Param));
        Assert.Equal($"Unknown parameter: 'session.{key}'.", conversation.LastError.Message);
        Assert.Empty(conversation.Events.OfType<SessionUpdatedEvent>());
    }

    [Theory]
    [Statement(64, 66, 69, 70, 81, 83, 84, 85)]
    [InlineData("max_output_tokens", "1")]
    [InlineData("max_output_tokens", "4096")]
    [InlineData("max_output_tokens", "\"inf\"")]
    [InlineData("audio.input.format", """{"type":"audio/pcmu"}""")]
    [InlineData("audio.input.format", """{"type":"audio/pcma"}""")]
    [InlineData("audio.output.format", """{"type":"audio/pcm","rate":24000}""")]
    [InlineData("audio.output.voice", """{"id":"voice_1"}""")]
    [InlineData("tool_choice", "\"none\"")]
    [InlineData("tool_choice", "\"auto\"")]
    [InlineData("tool_choice", "\"required\"")]
    [InlineData("tool_choice", """{"type":"function","name":"find"}""")]
    [InlineData("truncation", "\"auto\"")]
    [InlineData("truncation", "\"disabled\"")]
    [InlineData("truncation", """{"type":"retention_ratio","retention_ratio":0.8}""")]
    [InlineData("truncation", """{"type":"retention_ratio","retention_ratio":0,"token_limits":{"post_instructions":8000}}""")]
    [InlineData("include", """["item.input_audio_transcription.logprobs"]""")]
    [InlineData("include", "null")]
    [InlineData("reasoning", """{"effort":"minimal"}""")]
    [InlineData("reasoning", """{"effort":"low"}""")]
    [InlineData("reasoning", """{"effort":"medium"}""")]
    [InlineData("reasoning", """{"effort":"high"}""")]
    [InlineData("reasoning", """{"effort":"xhigh"}""")]
    [InlineData("tracing", "\"auto\"")]
    [InlineData("tracing", """{"workflow_name":"w","group_id":"g","metadata":{"any":[1,{"b":null}]}}""")]
    [InlineData("parallel_tool_calls", "false")]
    public void Update_Allowed_IsEchoed(string path, string value)
    {
        var conversation = new ConversationHarness();

        SendUpdate(conversation, Nest(path, value));

        Assert.Equal(value, At(Echo(conversation), path)?.ToJsonString() ?? "null");
    }

    [Theory]
    [Statement(70)]
    [InlineData("low")]
    [InlineData("medium")]
    [InlineData("high")]
    [InlineData("auto")]
    public void Update_Eagerness_IsEchoed(string eagerness)
    {
        var conversation = new ConversationHarness();

        SendUpdate(conversation, Nest("audio.input.turn_detection", $$"""{"type":"semantic_vad","eagerness":"{{eagerness}}"}"""));

        Assert.Equal(
            $$"""{"type":"semantic_vad","eagerness":"{{eagerness}}","create_response":true,"interrupt_response":true}""",
            At(Echo(conversation), "audio.input.turn_detection")!.ToJsonString());
    }

    [Fact]
    [Statement(55, 69)]
    public void Update_IdleTimeout_StaysWhenAbsentAndGoesWithNull()
    {
        var conversation = new ConversationHarness();

        SendUpdate(conversation, Nest("audio.input.turn_detection", """{"type":"server_vad","idle_timeout_ms":6000}"""));
        SendUpdate(conversation, Nest("audio.input.turn_detection", """{"type":"server_vad","threshold":0.7}"""));
        var kept = Echo(conversation);
        SendUpdate(conversation, Nest("audio.input.turn_detection", """{"type":"server_vad","idle_timeout_ms":null}"""));

        Assert.Equal(6000, (int?)At(kept, "audio.input.turn_detection.idle_timeout_ms"));
        Assert.Null(At(Echo(conversation), "audio.input.turn_detection.idle_timeout_ms"));
        Assert.Equal(0.7, (double?)At(Echo(conversation), "audio.input.turn_detection.threshold"));
    }

    [Fact]
    [Statement(67)]
    public void Update_FormatsThatDiffer_AreBothEchoed()
    {
        var conversation = new ConversationHarness();

        SendUpdate(conversation, """{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcmu"}},"output":{"format":{"type":"audio/pcma"}}}}""");

        Assert.Equal("audio/pcmu", (string?)At(Echo(conversation), "audio.input.format.type"));
        Assert.Equal("audio/pcma", (string?)At(Echo(conversation), "audio.output.format.type"));
    }

    [Fact]
    [Statement(77)]
    public void Update_ToolWithoutDescription_IsEchoedWithNull()
    {
        var conversation = new ConversationHarness();

        SendUpdate(conversation, """{"type":"realtime","tools":[{"type":"function","name":"find","strict":true}]}""");

        var tool = Assert.Single(At(Echo(conversation), "tools")!.AsArray())!.AsObject();
        Assert.True(tool.TryGetPropertyValue("description", out var description));
        Assert.Null(description);
    }

    [Fact]
    [Statement(78)]
    public void Update_TranscriptionWithModelAlone_IsEchoedWithNulls()
    {
        var conversation = new ConversationHarness();

        SendUpdate(conversation, Nest("audio.input.transcription", """{"model":"whisper-1"}"""));

        Assert.Equal(
            """{"model":"whisper-1","language":null,"prompt":null}""", At(Echo(conversation), "audio.input.transcription")!.ToJsonString());
    }

    [Theory]
    [InlineData("audio.input.transcription", """{"delay":"later"}""", "session.audio.input.transcription.delay")]
    [InlineData("audio.input.transcription", """{"languages":[]}""", "session.audio.input.transcription.languages")]
    [InlineData("tracing", """{"metadata":"x"}""", "session.tracing.metadata")]
    [InlineData("truncation", """{"type":"retention_ratio"}""", "session.truncation.retention_ratio")]
    [InlineData("truncation", """{"type":"retention_ratio","retention_ratio":1,"token_limits":{"post_instructions":99999}}""", "session.truncation.token_limits.post_instructions")]
    public void Update_Mistaken_NamesTheParameter(string path, string value, string parameter)
    {
        var conversation = new ConversationHarness();

        SendUpdate(conversation, Nest(path, value));

        Assert.Equal(parameter, conversation.LastError.Param);
        Assert.Empty(conversation.Events.OfType<SessionUpdatedEvent>());
    }

    [Fact]
    [Statement(76)]
    public void Update_SameTracingAgain_IsAccepted()
    {
        var conversation = new ConversationHarness();
        var tracing = Nest("tracing", """{"workflow_name":"w","metadata":{"a":1}}""");
        SendUpdate(conversation, tracing);

        SendUpdate(conversation, tracing);
        SendUpdate(conversation, Nest("tracing", """{"workflow_name":"w","metadata":{"a":2}}"""));

        Assert.Equal(2, conversation.Events.OfType<SessionUpdatedEvent>().Count());
        Assert.Equal("session.tracing", conversation.LastError.Param);
    }

    [Theory]
    [InlineData("\"auto\"")]
    [InlineData("""{"workflow_name":"w"}""")]
    [Statement(76)]
    public void Update_SameTracingWithoutMetadataAgain_IsAccepted(string json)
    {
        var conversation = new ConversationHarness();
        SendUpdate(conversation, Nest("tracing", json));

        SendUpdate(conversation, Nest("tracing", json));
        SendUpdate(conversation, Nest("tracing", """{"workflow_name":"w","metadata":{"a":2}}"""));

        Assert.Equal(2, conversation.Events.OfType<SessionUpdatedEvent>().Count());
        Assert.Equal("session.tracing", conversation.LastError.Param);
    }

    /// <summary>What the Agents SDK adds to <c>semantic_vad</c> is let pass.</summary>
    [Fact]
    public void Update_ModelVersionOfSemanticVad_IsLetPass()
    {
        var conversation = new ConversationHarness();

        SendUpdate(conversation, Nest("audio.input.turn_detection", """{"type":"semantic_vad","model_version":"2"}"""));

        Assert.Single(conversation.Events.OfType<SessionUpdatedEvent>());
    }

    private static void SendUpdate(ConversationHarness conversation, string session) =>
        conversation.Send(ClientEvent.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"type":"session.update","session":{{session}}}""")));

    /// <summary>The session last announced.</summary>
    private static JsonNode Echo(ConversationHarness conversation) => JsonNode.Parse(
        conversation.Events.Last(serverEvent => serverEvent is SessionCreatedEvent or SessionUpdatedEvent).ToUtf8Json())!["session"]!;

    private static string Nest(string path, string value)
    {
        var members = path.Split('.');
        return """{"type":"realtime",""" + string.Join('{', members.Select(member => $"\"{member}\":")) + value + new string('}', members.Length);
    }

    private static JsonNode? At(JsonNode session, string path) => path.Split('.').Aggregate((JsonNode?)session, (node, member) => node?[member]);

    private static IEnumerable<string> Keys(JsonNode node) => node.AsObject().Select(member => member.Key);
}
