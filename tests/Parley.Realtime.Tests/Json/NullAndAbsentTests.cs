using System.Text;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.Json;

[Trait("Category", "Unit")]
public sealed class NullAndAbsentTests
{
    public static TheoryData<RealtimeEvent, string> Written => new()
    {
        { new ResponseCreateEvent(), """{"type":"response.create"}""" },
        {
            new SessionUpdateEvent { Session = new RealtimeSessionConfiguration { Tracing = null } },
            """{"type":"session.update","session":{"type":"realtime","tracing":null}}"""
        },
        {
            new SessionUpdateEvent
            {
                Session = new RealtimeSessionConfiguration
                {
                    Audio = new AudioConfiguration { Input = new AudioInputConfiguration { TurnDetection = null } },
                },
            },
            """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}"""
        },
        {
            new SessionUpdateEvent { Session = new RealtimeSessionConfiguration { Include = new Optional<IReadOnlyList<string>>(null) } },
            """{"type":"session.update","session":{"type":"realtime","include":null}}"""
        },
        {
            new ConversationItemAddedEvent { EventId = "e", Item = new ItemReference { Id = "i" } },
            """{"type":"conversation.item.added","event_id":"e","previous_item_id":null,"item":{"id":"i","type":"item_reference"}}"""
        },
        {
            new InputAudioTranscriptionCompletedEvent
            {
                EventId = "e", ItemId = "i", ContentIndex = 0, Transcript = "Yes.", Words = [new TranscribedWord("Yes.", TimeSpan.Zero, TimeSpan.FromSeconds(1))],
            },
            """{"type":"conversation.item.input_audio_transcription.completed","event_id":"e","item_id":"i","content_index":0,"transcript":"Yes."}"""
        },
        {
            new InputAudioBufferCommittedEvent { EventId = "e", ItemId = "i" },
            """{"type":"input_audio_buffer.committed","event_id":"e","previous_item_id":null,"item_id":"i"}"""
        },
        {
            new ErrorEvent { EventId = "e", Error = new ErrorDetails { Message = "m" } },
            """{"type":"error","event_id":"e","error":{"type":null,"code":null,"message":"m","param":null,"event_id":null}}"""
        },
        {
            new ResponseCreatedEvent { Response = new Response { Id = "r", Status = ResponseStatus.InProgress, Output = [] } },
            """{"type":"response.created","response":{"object":"realtime.response","id":"r","status":"in_progress","status_details":null,"output":[],"conversation_id":null,"usage":null,"metadata":null}}"""
        },
        {
            new ConversationItemCreateEvent
            {
                Item = new MessageItem { Role = MessageRole.User, Content = [new InputAudioPart { Audio = new byte[] { 0, 0 } }, new InputAudioPart()] },
            },
            """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_audio","audio":"AAA="},{"type":"input_audio","transcript":null}]}}"""
        },
        {
            new ConversationItemCreateEvent { Item = new FunctionCallOutputItem { CallId = "c", Output = "<é…\"'&>" } },
            """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"c","output":"<é…\"'&>"}}"""
        },
    };

    [Theory]
    [MemberData(nameof(Written), DisableDiscoveryEnumeration = true)]
    public void Write_Event_WritesNullOnlyWhereTheProtocolDoes(RealtimeEvent realtimeEvent, string expected)
    {
        var json = Encoding.UTF8.GetString(realtimeEvent.ToUtf8Json());

        Assert.Equal(expected, json);
    }

    [Fact]
    public void Read_NullAndAbsentTurnDetection_StayDifferent()
    {
        var withNull = Input("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""");
        var without = Input("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{}}}}""");

        Assert.Equal((true, null), (withNull.TurnDetection.IsPresent, withNull.TurnDetection.Value));
        Assert.False(without.TurnDetection.IsPresent);
    }

    [Fact]
    public void Read_BetaPartNames_AreUnderstood()
    {
        var created = (ConversationItemCreateEvent)ClientEvent.Read(
            """{"type":"conversation.item.create","item":{"type":"message","role":"assistant","content":[{"type":"text","text":"a"},{"type":"audio","transcript":"b"}]}}"""u8);

        var content = ((MessageItem)created.Item).Content;

        Assert.Equal("a", Assert.IsType<OutputTextPart>(content[0]).Text);
        Assert.Equal("b", Assert.IsType<OutputAudioPart>(content[1]).Transcript);
    }

    [Fact]
    [Statement(303)]
    public void Read_ErrorWithNullEventId_IsTolerated()
    {
        var error = ServerEvent.Read("""{"type":"error","event_id":null,"error":{"message":"m"}}"""u8);

        Assert.Equal("m", Assert.IsType<ErrorEvent>(error).Error.Message);
    }

    private static AudioInputConfiguration Input(string json) =>
        ((RealtimeSessionConfiguration)((SessionUpdateEvent)ClientEvent.Read(Encoding.UTF8.GetBytes(json))).Session).Audio!.Input!;
}
