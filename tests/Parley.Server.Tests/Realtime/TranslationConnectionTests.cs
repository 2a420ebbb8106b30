using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Server.Realtime.Translation;
using Parley.Testing.Models;

namespace Parley.Server.Tests.Realtime;

/// <summary>A translation session over a conversation that a test plays.</summary>
[Trait("Category", "Unit")]
public sealed class TranslationConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Translation_IsRefusedByAnEvent_ClientIsToldAndTheNextIsMade()
    {
        var model = new FakeRealtimeModel { Manners = FakeModelManners.Silent };
        await using var translation = new TranslationConnection(await model.ConnectAsync(Token), "translate", () => "event_1");
        var conversation = await model.NextConnectionAsync(Token);
        conversation.TakeSent();
        await using var shown = translation.ReceiveAsync(Token).GetAsyncEnumerator(Token);
        var reading = shown.MoveNextAsync().AsTask();

        Hear(conversation, "u1", "good morning");
        var refused = await conversation.NextSentAsync<ResponseCreateEvent>(Token);
        conversation.Say(new ErrorEvent { Error = new ErrorDetails { Message = "Too much.", Code = "rate_limit_exceeded", EventId = refused.EventId } });
        Assert.True(await reading.WaitAsync(TimeSpan.FromSeconds(10), Token));
        var fault = Assert.IsType<ErrorEvent>(shown.Current);
        reading = shown.MoveNextAsync().AsTask();
        Hear(conversation, "u2", "good night");
        var next = await conversation.NextSentAsync<ResponseCreateEvent>(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Token);
        conversation.End();
        await reading;

        Assert.Equal(("rate_limit_exceeded", null), (fault.Error.Code, fault.Error.EventId));
        var message = Assert.IsType<MessageItem>(Assert.Single(next.Response!.Input!));
        Assert.Equal("good night", Assert.IsType<InputTextPart>(Assert.Single(message.Content)).Text);
    }

    private static void Hear(FakeRealtimeConnection conversation, string itemId, string words)
    {
        conversation.Say(new InputAudioBufferCommittedEvent { ItemId = itemId });
        conversation.Say(new InputAudioTranscriptionCompletedEvent { ItemId = itemId, ContentIndex = 0, Transcript = words });
    }
}
