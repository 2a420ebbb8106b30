using System.Text;
using System.Text.Json;
using Parley.Agents.Settings;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Tests.Settings;

[Trait("Category", "Unit")]
public sealed class SettingsMergeTests
{
    private const string Whole = """
        {"type":"realtime","output_modalities":["audio"],"instructions":"Under.","tool_choice":"auto","parallel_tool_calls":true,
        "reasoning":{"effort":"low"},"max_output_tokens":100,"tracing":"auto","truncation":"auto","prompt":{"id":"pmpt_1"},
        "audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"noise_reduction":{"type":"near_field"},
        "transcription":{"model":"whisper-1","prompt":"names"},
        "turn_detection":{"type":"server_vad","threshold":0.5,"silence_duration_ms":500,"idle_timeout_ms":6000}},
        "output":{"format":{"type":"audio/pcm","rate":24000},"voice":"marin","speed":1.1}},"vendor":{"a":1}}
        """;

    [Theory]
    [InlineData("""{"type":"realtime"}""", "instructions", "\"Under.\"")]
    [InlineData("""{"type":"realtime","instructions":""}""", "instructions", "\"\"")]
    [InlineData("""{"type":"realtime","output_modalities":["text"]}""", "output_modalities", """["text"]""")]
    [InlineData("""{"type":"realtime","tool_choice":"none"}""", "tool_choice", "\"none\"")]
    [InlineData("""{"type":"realtime","parallel_tool_calls":false}""", "parallel_tool_calls", "false")]
    [InlineData("""{"type":"realtime","reasoning":{"effort":"high"}}""", "reasoning", """{"effort":"high"}""")]
    [InlineData("""{"type":"realtime","max_output_tokens":"inf"}""", "max_output_tokens", "\"inf\"")]
    [InlineData("""{"type":"realtime","tracing":null}""", "tracing", "null")]
    [InlineData("""{"type":"realtime","prompt":null}""", "prompt", "null")]
    [InlineData("""{"type":"realtime","truncation":"disabled"}""", "truncation", "\"disabled\"")]
    [InlineData("""{"type":"realtime","vendor":{"b":2}}""", "vendor", """{"b":2}""")]
    [InlineData("""{"type":"realtime","other":3}""", "vendor", """{"a":1}""")]
    [InlineData("""{"type":"realtime","audio":{"input":{"noise_reduction":null}}}""", "audio.input.noise_reduction", "null")]
    [InlineData("""{"type":"realtime","audio":{"input":{"noise_reduction":{"type":"far_field"}}}}""", "audio.input.noise_reduction", """{"type":"far_field"}""")]
    [InlineData("""{"type":"realtime","audio":{"input":{"transcription":null}}}""", "audio.input.transcription", "null")]
    [InlineData("""{"type":"realtime","audio":{"input":{"transcription":{"language":"hi"}}}}""", "audio.input.transcription", """{"model":"whisper-1","language":"hi","prompt":"names"}""")]
    [InlineData("""{"type":"realtime","audio":{"input":{"turn_detection":null}}}""", "audio.input.turn_detection", "null")]
    [InlineData("""{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad"}}}}""", "audio.input.turn_detection", """{"type":"semantic_vad"}""")]
    [InlineData("""{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","threshold":0.7,"idle_timeout_ms":null}}}}""", "audio.input.turn_detection", """{"type":"server_vad","threshold":0.7,"silence_duration_ms":500,"idle_timeout_ms":null}""")]
    [InlineData("""{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcmu"}}}}""", "audio.input.format", """{"type":"audio/pcmu"}""")]
    [InlineData("""{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcmu"}}}}""", "audio.output.format", """{"type":"audio/pcm","rate":24000}""")]
    [InlineData("""{"type":"realtime","audio":{"output":{"voice":{"id":"voice_1"}}}}""", "audio.output.voice", """{"id":"voice_1"}""")]
    [InlineData("""{"type":"realtime","audio":{"output":{"speed":0.9}}}""", "audio.output.voice", "\"marin\"")]
    [Row(24, 27, 28, 29, 31, 32, 34, 36, 37, 40, 41, 42, 43)]
    [Complaint(34)]
    public void Over_OneMember_ChangesItAloneAndNullIsAValue(string over, string path, string expected)
    {
        var merged = Read(over).Over(Read(Whole));

        var member = path.Split('.').Aggregate(Write(merged), (value, name) => value.GetProperty(name));
        Assert.Equal(expected, member.GetRawText());
    }

    [Fact]
    [Row(29)]
    public void Over_UnknownMembersOfTurnDetection_PassThrough()
    {
        var merged = Read("""{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","model_version":"v2"}}}}""").Over(Read(Whole));

        var detection = Write(merged).GetProperty("audio").GetProperty("input").GetProperty("turn_detection");
        Assert.Equal(("v2", 500), (detection.GetProperty("model_version").GetString(), detection.GetProperty("silence_duration_ms").GetInt32()));
    }

    private static RealtimeSessionConfiguration Read(string session) =>
        (RealtimeSessionConfiguration)((SessionUpdateEvent)ClientEvent.Read(Encoding.UTF8.GetBytes($$"""{"type":"session.update","session":{{session}}}"""))).Session;

    private static JsonElement Write(RealtimeSessionConfiguration session) =>
        JsonElement.Parse(new SessionUpdateEvent { Session = session }.ToUtf8Json()).GetProperty("session");
}
