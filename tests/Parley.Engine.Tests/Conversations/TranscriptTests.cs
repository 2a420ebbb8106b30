using Microsoft.Extensions.AI;
using Parley.Engine.Conversations;
using Parley.Engine.Transcription;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Tests.Conversations;

/// <summary>What a client that asked for transcripts is told, and when (protocol §7.3).</summary>
[Trait("Category", "Unit")]
public sealed class TranscriptTests
{
    private const string Logprobs = "item.input_audio_transcription.logprobs";

    [Fact]
    [Statement(132)]
    public void Deltas_OfARecogniserThatSettlesPieceByPiece_JoinToTheTranscript()
    {
        var conversation = Start();
        var itemId = StopSpeaking(conversation);

        conversation.Handle(new RecognitionAdvanced(1, "where is"));
        conversation.Handle(new RecognitionAdvanced(1, "where is my"));
        conversation.Handle(new RecognitionFinished(1, "where is my order", null, null));

        var deltas = conversation.Events.OfType<InputAudioTranscriptionDeltaEvent>().ToArray();
        Assert.Equal(["where is", " my", " order"], deltas.Select(delta => delta.Delta));
        Assert.All(deltas, delta => Assert.Equal((itemId, 0), (delta.ItemId, delta.ContentIndex)));
        Assert.Equal(string.Concat(deltas.Select(delta => delta.Delta)), Completed(conversation).Transcript);
        Assert.Equal("conversation.item.input_audio_transcription.completed", conversation.Types.Last(type => type.Contains("transcription", StringComparison.Ordinal)));
    }

    [Fact]
    [Statement(132)]
    public void Deltas_OfWordsSettledWhileTheUserSpoke_FollowTheItem()
    {
        var conversation = Start();
        conversation.Append(2000);
        conversation.Handle(new SpeechStarted(300));
        conversation.Handle(new RecognitionAdvanced(1, "where"));
        Assert.Empty(conversation.Events.OfType<InputAudioTranscriptionDeltaEvent>());

        conversation.Handle(new SpeechStopped(1900, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200)));

        var types = conversation.Types.ToList();
        Assert.True(types.IndexOf("conversation.item.done") < types.IndexOf("conversation.item.input_audio_transcription.delta"));
        Assert.Equal("where", conversation.Events.OfType<InputAudioTranscriptionDeltaEvent>().Single().Delta);
    }

    [Theory]
    [Statement(135)]
    [InlineData(true)]
    [InlineData(false)]
    public void Logprobs_AreSentOnlyWhenAskedFor(bool isAskedFor)
    {
        var conversation = Start(isAskedFor ? Logprobs : null);
        StopSpeaking(conversation);

        conversation.Handle(new RecognitionFinished(1, "Yés", null, null) { Logprobs = [new TokenLogprob("Yés", -0.5)] });

        Assert.Equal(isAskedFor, conversation.LastEffect<StartRecognition>().Request.IncludesLogprobs);
        Assert.Equal(
            isAskedFor ? """[{"token":"Yés","bytes":[89,195,169,115],"logprob":-0.5}]""" : null,
            Completed(conversation).Logprobs?.GetRawText().Replace("\\u00E9", "é", StringComparison.Ordinal));
    }

    [Fact]
    [Statement(135)]
    public void Logprobs_AskedForButNotThere_AreLeftOut()
    {
        var conversation = Start(Logprobs);
        StopSpeaking(conversation);

        conversation.Handle(new RecognitionFinished(1, "yes", null, null));

        Assert.Null(Completed(conversation).Logprobs);
    }

    [Fact]
    [Statement(136)]
    public void Usage_OfARecogniserThatCountsTokens_AddsUp()
    {
        var conversation = Start();
        StopSpeaking(conversation);

        conversation.Handle(new RecognitionFinished(
            1, "yes", null, new UsageDetails { InputTokenCount = 18, OutputTokenCount = 3, InputAudioTokenCount = 16 }));

        var usage = Completed(conversation).Usage!;
        Assert.Equal(("tokens", 21, 18, 3), (usage.Type, usage.TotalTokens, usage.InputTokens, usage.OutputTokens));
        Assert.Equal((2, 16), (usage.InputTokenDetails!.TextTokens, usage.InputTokenDetails.AudioTokens));
    }

    [Fact]
    [Statement(139)]
    public void Segments_OfARecogniserThatTellsSpeakersApart_ComeBeforeTheWhole()
    {
        var conversation = Start();
        var itemId = StopSpeaking(conversation);

        conversation.Handle(new RecognitionFinished(1, "Hi. Hello.", null, null)
        {
            Segments = [new TranscriptSegment("Hi.", "A", TimeSpan.Zero, TimeSpan.FromSeconds(0.5)), new TranscriptSegment("Hello.", "B", TimeSpan.FromSeconds(1), TimeSpan.Zero)],
        });

        var segments = conversation.Events.OfType<InputAudioTranscriptionSegmentEvent>().ToArray();
        Assert.Equal([(itemId, "A", "Hi.", 0, 0.5), (itemId, "B", "Hello.", 1, 1)],
            segments.Select(segment => (segment.ItemId, segment.Speaker, segment.Text, segment.Start, segment.End)));
        Assert.NotEqual(segments[0].Id, segments[1].Id);
        Assert.Equal("conversation.item.input_audio_transcription.completed", conversation.Types.Last(type => type.Contains("transcription", StringComparison.Ordinal)));
    }

    [Fact]
    [Statement(105, 131, 134, 137)]
    public void TranscriptionSession_Turn_IsWrittenDownAndNotAnswered()
    {
        var conversation = new ConversationHarness(SessionKind.Transcription, initial: new TranscriptionSessionConfiguration
        {
            Audio = new() { Input = new() { Transcription = new TranscriptionConfiguration { Model = "whisper-1" } } },
        });
        StopSpeaking(conversation);
        conversation.Handle(new RecognitionFinished(1, "good morning", null, null));
        StopSpeaking(conversation);
        conversation.Handle(new RecognitionFailed(2, "The recogniser is out."));

        Assert.Equal("good morning", Completed(conversation).Transcript);
        Assert.Equal("transcription_error", conversation.Events.OfType<InputAudioTranscriptionFailedEvent>().Single().Error.Type);
        Assert.DoesNotContain(conversation.Types, type => type.StartsWith("response.", StringComparison.Ordinal) || type == "rate_limits.updated" || type == "error");
    }

    private static InputAudioTranscriptionCompletedEvent Completed(ConversationHarness conversation) =>
        conversation.Events.OfType<InputAudioTranscriptionCompletedEvent>().Single();

    private static ConversationHarness Start(string? include = null)
    {
        var conversation = new ConversationHarness();
        conversation.Update(new RealtimeSessionConfiguration
        {
            Include = include is null ? default : new([include]),
            Audio = new() { Input = new() { Transcription = new TranscriptionConfiguration() } },
        });
        return conversation;
    }

    private static string StopSpeaking(ConversationHarness conversation)
    {
        conversation.Append(2000);
        conversation.Handle(new SpeechStarted(300));
        conversation.Handle(new SpeechStopped(1900, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200)));
        return conversation.Events.OfType<InputAudioBufferCommittedEvent>().Last().ItemId;
    }
}
