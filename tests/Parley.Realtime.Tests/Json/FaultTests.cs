using System.Text;

namespace Parley.Realtime.Json;

[Trait("Category", "Unit")]
public sealed class FaultTests
{
    private const string Item = """{"type":"conversation.item.create","item":""";
    private const string Session = """{"type":"session.update","session":""";

    [Theory]
    [Statement(39, 44, 53, 91, 168)]
    [InlineData("", "invalid_json", null)]
    [InlineData("hello", "invalid_json", null)]
    [InlineData("[]", "invalid_json", null)]
    [InlineData("\"x\"", "invalid_json", null)]
    [InlineData("""{"type":"response.create"} {}""", "invalid_json", null)]
    [InlineData("""{"type":"response.create",}""", "invalid_json", null)]
    [InlineData("""{"type":"response.create","x":"\ud800"}""", "invalid_json", null)]
    [InlineData("""{"type":5}""", "invalid_type", "type")]
    [InlineData("""{"type":"response.cancel","event_id":7}""", "invalid_type", "event_id")]
    [InlineData("""{"type":"input_audio_buffer.append"}""", "missing_required_parameter", "audio")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":null}""", "invalid_type", "audio")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"*"}""", "invalid_value", "audio")]
    [InlineData("""{"type":"session.update"}""", "missing_required_parameter", "session")]
    [InlineData(Session + "{}}", "missing_required_parameter", "session.type")]
    [InlineData(Session + "[]}", "invalid_type", "session")]
    [InlineData(Session + "null}", "invalid_type", "session")]
    [InlineData(Session + """{"type":"translation"}}""", "invalid_value", "session.type")]
    [InlineData(Session + """{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm","rate":"fast"}}}}}""", "invalid_type", "session.audio.input.format.rate")]
    [InlineData(Session + """{"type":"realtime","audio":{"input":{"turn_detection":{"threshold":0.5}}}}}""", "missing_required_parameter", "session.audio.input.turn_detection.type")]
    [InlineData(Session + """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","silence_duration_ms":1.5}}}}}""", "invalid_type", "session.audio.input.turn_detection.silence_duration_ms")]
    [InlineData(Session + """{"type":"realtime","audio":{"output":{"speed":1e400}}}}""", "decimal_above_max_value", "session.audio.output.speed")]
    [InlineData(Session + """{"type":"realtime","audio":{"output":{"speed":-1e400}}}}""", "decimal_below_min_value", "session.audio.output.speed")]
    [InlineData(Session + """{"type":"realtime","audio":{"output":{"speed":"1"}}}}""", "invalid_type", "session.audio.output.speed")]
    [InlineData(Session + """{"type":"realtime","max_output_tokens":"lots"}}""", "invalid_value", "session.max_output_tokens")]
    [InlineData(Session + """{"type":"realtime","max_output_tokens":[]}}""", "invalid_type", "session.max_output_tokens")]
    [InlineData(Session + """{"type":"realtime","tools":[{"type":"function"}]}}""", "missing_required_parameter", "session.tools[0].name")]
    [InlineData(Session + """{"type":"realtime","tools":[null]}}""", "invalid_type", "session.tools[0]")]
    [InlineData(Session + """{"type":"realtime","tracing":"on"}}""", "invalid_value", "session.tracing")]
    [InlineData(Session + """{"type":"realtime","audio":{"output":{"voice":{}}}}}""", "missing_required_parameter", "session.audio.output.voice.id")]
    [InlineData(Session + """{"type":"realtime","tool_choice":{"name":"f"}}}""", "missing_required_parameter", "session.tool_choice.type")]
    [InlineData(Session + """{"type":"realtime","output_modalities":["audio",3]}}""", "invalid_type", "session.output_modalities[1]")]
    [InlineData(Item + "{}}", "missing_required_parameter", "item.type")]
    [InlineData(Item + """{"type":"message","role":"user"}}""", "missing_required_parameter", "item.content")]
    [InlineData(Item + """{"type":"message","role":"user","content":[{}]}}""", "missing_required_parameter", "item.content[0].type")]
    [InlineData(Item + """{"type":"message","role":"user","content":[{"type":"input_audio","audio":"?"}]}}""", "invalid_value", "item.content[0].audio")]
    [InlineData("""{"type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":1.5}""", "invalid_type", "audio_end_ms")]
    [InlineData("""{"type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":99999999999}""", "integer_above_max_value", "audio_end_ms")]
    [InlineData("""{"type":"conversation.item.truncate","item_id":"i","content_index":-99999999999,"audio_end_ms":1}""", "integer_below_min_value", "content_index")]
    [InlineData("""{"type":"response.create","response":{"metadata":{"a":1}}}""", "invalid_type", "response.metadata.a")]
    [InlineData("""{"type":"response.create","response":{"parallel_tool_calls":"yes"}}""", "invalid_type", "response.parallel_tool_calls")]
    public void Read_BadEvent_NamesCodeAndParameter(string json, string code, string? parameter)
    {
        var fault = Assert.Throws<ParleyProtocolException>(() => ClientEvent.Read(Encoding.UTF8.GetBytes(json)));

        Assert.Equal((code, parameter), (fault.Code, fault.Parameter));
    }

    [Theory]
    [InlineData("""{"type":"session.update","session":{}}""", "Missing required parameter: 'session.type'.")]
    [InlineData("""{"type":"conversation.item.delete","item_id":4}""", "Invalid type for 'item_id': expected a string, but got an integer instead.")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"*"}""", "Invalid 'audio'. Expected base64-encoded audio bytes (mono PCM16 at 24kHz) but got an invalid value.")]
    [InlineData("""{"type":"session.update","session":{"type":"x"}}""", "Invalid value: 'x'. Supported values are: 'realtime' and 'transcription'.")]
    public void Read_BadEvent_SaysWhatWasExpected(string json, string message)
    {
        var fault = Assert.Throws<ParleyProtocolException>(() => ClientEvent.Read(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(message, fault.Message);
    }

    [Fact]
    public void Read_TooDeep_IsRefused()
    {
        var json = """{"type":"x","a":""" + new string('[', 64) + new string(']', 64) + "}";

        var fault = Assert.Throws<ParleyProtocolException>(() => ClientEvent.Read(Encoding.UTF8.GetBytes(json)));

        Assert.Equal("invalid_json", fault.Code);
    }

    [Fact]
    public void Read_InvalidUtf8_IsRefused()
    {
        byte[] json = [.. """{"type":"response.create","x":" """u8, 0xFF, .. "\"}"u8];

        var fault = Assert.Throws<ParleyProtocolException>(() => ClientEvent.Read(json));

        Assert.Equal("invalid_json", fault.Code);
    }

    [Theory]
    [InlineData("""{"event_id":"a","type":5}""", "a")]
    [InlineData("""{"type":5,"x":{"event_id":"no"},"event_id":"b"}""", "b")]
    [InlineData("""{"event_id":4}""", null)]
    [InlineData("""{"event_id":"a""", null)]
    [InlineData("[[", null)]
    [InlineData("", null)]
    public void FindEventId_BrokenEvent_FindsItOrNull(string json, string? expected)
    {
        var eventId = RealtimeEvent.FindEventId(Encoding.UTF8.GetBytes(json));

        Assert.Equal(expected, eventId);
    }

    [Fact]
    public void FindUnknownMembers_NestedUnknowns_ListsTheirPaths()
    {
        var update = ClientEvent.Read(
            """
            {"type":"session.update","session":{"type":"realtime","temperature":0.8,"tool_choice":{"type":"function","name":"f","z":1},
             "audio":{"input":{"turn_detection":{"type":"server_vad","eager":1},"format":{"type":"audio/pcmu","bits":8}},"speed":1},
             "tools":[{"type":"function","name":"f","strict":true,"parameters":{"any":1}}]},"extra":1}
            """u8);

        var unknown = update.FindUnknownMembers();

        Assert.Equal(
            [
                "extra", "session.audio.input.format.bits", "session.audio.input.turn_detection.eager", "session.audio.speed",
                "session.temperature", "session.tool_choice.z", "session.tools[0].strict",
            ],
            unknown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void FindUnknownMembers_KnownOnly_IsEmpty()
    {
        var unknown = Frames.Client.Where(frame => !frame.Contains("web_search", StringComparison.Ordinal))
            .SelectMany(frame => ClientEvent.Read(Encoding.UTF8.GetBytes(frame)).FindUnknownMembers());

        Assert.Empty(unknown);
    }
}
