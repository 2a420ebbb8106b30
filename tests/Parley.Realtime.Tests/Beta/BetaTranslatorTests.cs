using System.Text;
using System.Text.Json.Nodes;
using Parley.Realtime.Errors;
using Parley.Realtime.Json;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Realtime.Translation;

namespace Parley.Realtime.Beta;

[Trait("Category", "Unit")]
public sealed class BetaTranslatorTests
{
    private static readonly string[] s_clientFrames =
    [
        """{"type":"session.update","event_id":"e","session":{"modalities":["audio","text"],"voice":"ash","input_audio_format":"pcm16","output_audio_format":"g711_ulaw","temperature":0.8,"turn_detection":{"type":"server_vad","threshold":0.5},"tools":[{"type":"function","name":"f","parameters":{}}],"max_response_output_tokens":"inf"}}""",
        """{"type":"transcription_session.update","session":{"input_audio_transcription":{"model":"m"},"input_audio_noise_reduction":{"type":"near_field"}}}""",
        """{"type":"conversation.item.create","previous_item_id":null,"item":{"type":"message","role":"assistant","content":[{"type":"text","text":"t"}]}}""",
        """{"type":"response.create","response":{"modalities":["text"],"voice":"ash","output_audio_format":"pcm16","temperature":0.7,"max_response_output_tokens":5,"input":[{"type":"message","role":"assistant","content":[{"type":"text","text":"t"}]}]}}""",
    ];

    private static readonly string[] s_values = ["null", "true", "1", "1e99", "\"x\"", "[]", "{}", "[null]", "[{}]", "\"\\u0000\"", "\"\\ud83d\""];

    private readonly BetaTranslator _translator = new("conv_1", () => "event_1");

    [Fact]
    public void ReadClientEvent_ResponseCreate_HasTodaysShape()
    {
        var read = Assert.IsType<ResponseCreateEvent>(_translator.ReadClientEvent(Encoding.UTF8.GetBytes(s_clientFrames[3])));

        Assert.Equal(
            """{"input":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"t"}]}],"output_modalities":["text"],"audio":{"output":{"format":{"type":"audio/pcm","rate":24000},"voice":"ash"}},"max_output_tokens":5}""",
            Sorted(JsonNode.Parse(read.ToUtf8Json())!["response"]!, "input", "output_modalities", "audio", "max_output_tokens"));
        Assert.Empty(read.FindUnknownMembers());
    }

    [Fact]
    public void ReadClientEvent_NullMembers_StayNull()
    {
        var read = _translator.ReadClientEvent(
            """{"type":"session.update","session":{"turn_detection":null,"input_audio_transcription":null,"input_audio_noise_reduction":null}}"""u8);

        var input = ((SessionUpdateEvent)read).Session.Audio!.Input!;
        Assert.Equal((true, true, true), (input.TurnDetection.IsPresent, input.Transcription.IsPresent, input.NoiseReduction.IsPresent));
        Assert.Equal((null, null, null), (input.TurnDetection.Value, input.Transcription.Value, input.NoiseReduction.Value));
    }

    [Fact]
    public void ReadClientEvent_AnyMemberReplaced_GivesAnEventOrAProtocolException()
    {
        var survivors = 0;
        foreach (var frame in s_clientFrames)
        {
            foreach (var path in Paths(JsonNode.Parse(frame)!).ToList())
            {
                foreach (var value in s_values)
                {
                    survivors += Survive(frame, path, value);
                }
            }
        }

        Assert.InRange(survivors, 50, int.MaxValue);
    }

    [Fact]
    public void Translate_EveryKnownServerEvent_CanBeWrittenAndHasNoNameOfToday()
    {
        var conversation = Frames.Server.Select(frame => ServerEvent.Read(Encoding.UTF8.GetBytes(frame)))
            .Where(serverEvent => serverEvent.GetType().Namespace != typeof(TranslationClosedEvent).Namespace); // a session of its own, on its own path
        foreach (var serverEvent in conversation)
        {
            foreach (var translated in _translator.Translate(serverEvent))
            {
                var json = JsonNode.Parse(translated.ToUtf8Json())!;

                Assert.Equal(translated.Type, (string?)json["type"]);
                Assert.Equal(translated.EventId, (string?)json["event_id"]);
                Assert.DoesNotMatch("output_audio\\.|output_audio_transcript|output_text\\.|item\\.(added|done)$", translated.Type.Replace("output_item.", "", StringComparison.Ordinal));
                Assert.DoesNotContain("\"output_modalities\"", json.ToJsonString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Translate_AudioDelta_IsTheSameButForItsName()
    {
        var delta = new ResponseOutputAudioDeltaEvent
        {
            EventId = "event_2", ResponseId = "resp_1", ItemId = "item_1", OutputIndex = 0, ContentIndex = 1, Delta = new byte[] { 1, 2, 3 },
        };

        var translated = Assert.Single(_translator.Translate(delta));

        Assert.Equal(
            """{"type":"response.audio.delta","event_id":"event_2","response_id":"resp_1","item_id":"item_1","output_index":0,"content_index":1,"delta":"AQID"}""",
            Encoding.UTF8.GetString(translated.ToUtf8Json()));
    }

    [Fact]
    public void Translate_AudioDelta_CopiesNoAudio()
    {
        var delta = new ResponseOutputAudioDeltaEvent
        {
            ResponseId = "resp_1", ItemId = "item_1", OutputIndex = 0, ContentIndex = 0, Delta = new byte[48_000],
        };
        _ = _translator.Translate(delta);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < 100; count++)
        {
            _ = _translator.Translate(delta);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 512);
    }

    [Theory]
    [InlineData("session.audio.input.turn_detection.threshold", "session.turn_detection.threshold")]
    [InlineData("session.audio.output.voice", "session.voice")]
    [InlineData("session.max_output_tokens", "session.max_response_output_tokens")]
    [InlineData("response.max_output_tokens", "response.max_output_tokens")]
    [InlineData("response.output_modalities", "response.modalities")]
    [InlineData("item.content[0].type", "item.content[0].type")]
    public void Translate_Error_NamesTheBetasPath(string path, string expected)
    {
        var error = new ErrorEvent { Error = new ErrorDetails { Message = $"Invalid '{path}'.", Param = path } };

        var translated = Assert.IsType<ErrorEvent>(Assert.Single(_translator.Translate(error)));

        Assert.Equal((expected, $"Invalid '{expected}'."), (translated.Error.Param, translated.Error.Message));
    }

    private int Survive(string frame, string path, string value)
    {
        var changed = Replace(frame, path, value);
        try
        {
            _ = _translator.ReadClientEvent(Encoding.UTF8.GetBytes(changed)).ToUtf8Json();
            return 1;
        }
        catch (ParleyProtocolException exception)
        {
            Assert.NotEqual("", exception.Message);
            return 0;
        }
    }

    private static string Replace(string frame, string path, string value)
    {
        var root = JsonNode.Parse(frame)!;
        var node = Nodes(root).Single(candidate => candidate.GetPath() == path);
        const string Mark = "\u0001mark\u0001";
        node.ReplaceWith(Mark);
        return root.ToJsonString().Replace(JsonValue.Create(Mark).ToJsonString(), value, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Paths(JsonNode root) => Nodes(root).Skip(1).Select(node => node.GetPath());

    private static IEnumerable<JsonNode> Nodes(JsonNode node) => node switch
    {
        JsonObject json => [node, .. json.Where(member => member.Value is not null).SelectMany(member => Nodes(member.Value!))],
        JsonArray array => [node, .. array.OfType<JsonNode>().SelectMany(Nodes)],
        _ => [node],
    };

    private static string Sorted(JsonNode json, params string[] names) =>
        new JsonObject(names.Select(name => KeyValuePair.Create(name, json[name]?.DeepClone()))).ToJsonString();
}
