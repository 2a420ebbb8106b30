using System.Text.Json;
using Parley.Agents.Settings;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Tests.Settings;

[Trait("Category", "Unit")]
public sealed class SettingsJsonTests
{
    private const string Nested = """
        {"output_modalities":["audio"],"max_output_tokens":200,"tool_choice":"required","parallel_tool_calls":false,"reasoning":{"effort":"low"},
        "audio":{"input":{"format":{"type":"audio/pcmu"},"noise_reduction":null,"transcription":{"model":"whisper-1"},
        "turn_detection":{"type":"server_vad","silence_duration_ms":300}},"output":{"format":{"type":"audio/pcmu"},"voice":"ash","speed":1.2}}}
        """;

    [Theory]
    [InlineData("""
        {"modalities":["audio","text"],"max_response_output_tokens":200,"tool_choice":"required","parallel_tool_calls":false,"reasoning":{"effort":"low"},
        "input_audio_format":"g711_ulaw","output_audio_format":"PCMU","input_audio_noise_reduction":null,"input_audio_transcription":{"model":"whisper-1"},
        "turn_detection":{"type":"server_vad","silence_duration_ms":300},"voice":"ash","speed":1.2}
        """)]
    [InlineData("""
        {"outputModalities":["audio"],"maxOutputTokens":200,"toolChoice":"required","parallelToolCalls":false,"reasoning":{"effort":"low"},
        "inputAudioFormat":"g711_ulaw","outputAudioFormat":"pcmu","inputAudioNoiseReduction":null,"inputAudioTranscription":{"model":"whisper-1"},
        "turnDetection":{"type":"server_vad","silenceDurationMs":300},"voice":"ash","speed":1.2}
        """)]
    [InlineData("""
        {"outputModalities":["audio"],"maxOutputTokens":200,"toolChoice":"required","parallelToolCalls":false,"reasoning":{"effort":"low"},
        "audio":{"input":{"format":"pcmu","noiseReduction":null,"transcription":{"model":"whisper-1"},
        "turnDetection":{"type":"server_vad","silenceDurationMs":300}},"output":{"format":"pcmu","voice":"ash","speed":1.2}}}
        """)]
    [Row(26, 30, 35, 39)]
    public void Read_AnyStyle_IsTheSameAsTheWires(string settings)
    {
        var read = SettingsJson.Read(JsonElement.Parse(settings));

        Assert.Equal(Write(SettingsJson.Read(JsonElement.Parse(Nested))), Write(read));
    }

    [Fact]
    [Row(26)]
    public void Read_OneSettingTwice_SnakeCaseAndNestedWin()
    {
        var settings = """{"turn_detection":{"type":"server_vad","silence_duration_ms":1,"silenceDurationMs":2},"voice":"ash","audio":{"output":{"voice":"marin"}}}""";

        var read = SettingsJson.Read(JsonElement.Parse(settings));

        Assert.Equal((1, "marin"), (read.Audio!.Input!.TurnDetection.Value!.SilenceDurationMs!.Value, read.Audio.Output!.Voice!.Value.Name));
    }

    [Fact]
    [Row(27, 42)]
    [Complaint(34)]
    public void Read_NullsAndStrangers_AreKept()
    {
        var read = SettingsJson.Read(JsonElement.Parse("""{"turnDetection":null,"tracing":null,"providerData":{"vendorKey":{"camelCase":1}}}"""));

        Assert.True(read.Audio!.Input!.TurnDetection is { IsPresent: true, Value: null });
        Assert.True(read.Tracing is { IsPresent: true, Value: null });
        Assert.Equal("""{"camelCase":1}""", read.ExtensionData!["vendorKey"].GetRawText());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"input_audio_format":"opus"}""")]
    [InlineData("""{"speed":"fast"}""")]
    [Row(33)]
    public void Read_WhatCannotBe_IsAnArgumentError(string settings) =>
        Assert.Throws<ArgumentException>(() => SettingsJson.Read(JsonElement.Parse(settings)));

    private static string Write(RealtimeSessionConfiguration session) =>
        JsonElement.Parse(new SessionUpdateEvent { Session = session }.ToUtf8Json()).GetRawText();
}
