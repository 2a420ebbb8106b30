using System.Text;
using System.Text.Json;

namespace Parley.Realtime.Translation;

/// <summary>The events of a translation session are read as what they are there, and written as they came.</summary>
[Trait("Category", "Unit")]
public sealed class TranslationEventReaderTests
{
    private const string Audio =
        """{"input":{"transcription":{"model":"gpt-realtime-whisper"},"noise_reduction":{"type":"near_field","strength":0.5}},"output":{"language":"fr"}}""";

    private const string Session =
        """{"type":"translation","id":"sess_1","model":"gpt-realtime-translate","expires_at":1795000000,"audio":""" + Audio + "}";

    [Theory]
    [InlineData("""{"type":"session.update","event_id":"e","session":{"audio":""" + Audio + "}}", typeof(TranslationSessionUpdateEvent))]
    [InlineData("""{"type":"session.update","session":{"audio":{"input":{"transcription":null}},"later":1}}""", typeof(TranslationSessionUpdateEvent))]
    [InlineData("""{"type":"session.input_audio_buffer.append","audio":"AAECAw=="}""", typeof(TranslationAudioAppendEvent))]
    [InlineData("""{"type":"session.close","event_id":"e"}""", typeof(TranslationSessionCloseEvent))]
    [InlineData("""{"type":"response.create"}""", typeof(UnknownClientEvent))]
    public void ReadClientEvent_Frame_IsItsRecordAndWrittenBackWhole(string frame, Type record)
    {
        var read = TranslationEventReader.ReadClientEvent(Encoding.UTF8.GetBytes(frame));

        Assert.IsType(record, read);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(frame), JsonElement.Parse(read.ToUtf8Json())));
    }

    [Theory]
    [InlineData("""{"type":"session.created","event_id":"e","session":""" + Session + "}", typeof(TranslationSessionCreatedEvent))]
    [InlineData("""{"type":"session.updated","event_id":"e","session":""" + Session + "}", typeof(TranslationSessionUpdatedEvent))]
    [InlineData("""{"type":"session.output_audio.delta","event_id":"e","delta":"AAECAw=="}""", typeof(TranslationAudioDeltaEvent))]
    [InlineData("""{"type":"session.closed","event_id":"e"}""", typeof(TranslationClosedEvent))]
    [InlineData("""{"type":"session.later","event_id":"e"}""", typeof(UnknownServerEvent))]
    public void ReadServerEvent_Frame_IsItsRecordAndWrittenBackWhole(string frame, Type record)
    {
        var read = TranslationEventReader.ReadServerEvent(Encoding.UTF8.GetBytes(frame));

        Assert.IsType(record, read);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(frame), JsonElement.Parse(read.ToUtf8Json())));
    }

    [Theory]
    [InlineData("""{"type":"session.update"}""", "session")]
    [InlineData("""{"type":"session.update","session":{"audio":{"input":{"transcription":{}}}}}""", "session.audio.input.transcription.model")]
    [InlineData("""{"type":"session.input_audio_buffer.append","audio":"?"}""", "audio")]
    public void ReadClientEvent_Mistake_IsNamed(string frame, string parameter)
    {
        var fault = Assert.Throws<ParleyProtocolException>(() => TranslationEventReader.ReadClientEvent(Encoding.UTF8.GetBytes(frame)));

        Assert.Equal(parameter, fault.Parameter);
    }
}
