using Parley.Agents.Sending;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Sending;

[Trait("Category", "Unit")]
public sealed class SendingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(95, 96)]
    public async Task SendMessageAsync_TextAndImage_SendsBothAndAsks()
    {
        await using var bed = await StartAsync();
        var message = new MessageItem
        {
            Role = MessageRole.User,
            Content =
            [
                new InputTextPart { Text = "What is it?" },
                InputImagePart.FromBytes(new byte[] { 1, 2, 3 }, "image/png", detail: "low"),
            ],
        };

        await bed.Session.SendMessageAsync(message, cancellationToken: Cancellation);

        Assert.Collection(
            bed.Model.TakeSent(),
            first =>
            {
                var item = Assert.IsType<MessageItem>(Assert.IsType<ConversationItemCreateEvent>(first).Item);
                var image = Assert.IsType<InputImagePart>(item.Content[1]);
                Assert.Equal(("data:image/png;base64,AQID", "low"), (image.ImageUrl, image.Detail));
            },
            second => Assert.IsType<ResponseCreateEvent>(second));
    }

    [Fact]
    [Row(96, 97)]
    [Complaint(26)]
    public async Task AddContextAsync_Text_IsTheSystemsAndAsksForNothing()
    {
        await using var bed = await StartAsync();

        await bed.Session.AddContextAsync("The customer is in Delhi.", Cancellation);

        var item = Assert.IsType<ConversationItemCreateEvent>(Assert.Single(bed.Model.TakeSent())).Item;
        Assert.Equal(MessageRole.System, Assert.IsType<MessageItem>(item).Role);
    }

    [Fact]
    [Row(98)]
    public async Task CommitAudioAsync_AfterAudio_CommitsAndAsks()
    {
        await using var bed = await StartAsync();
        await bed.Session.SendAudioAsync(new byte[9600], Cancellation);

        await bed.Session.CommitAudioAsync(cancellationToken: Cancellation);
        var answered = bed.Model.TakeSent();
        await bed.Session.CommitAudioAsync(MessageAnswer.Silent, Cancellation);

        Assert.Collection(answered, first => Assert.IsType<InputAudioBufferCommitEvent>(first), second => Assert.IsType<ResponseCreateEvent>(second));
        Assert.IsType<InputAudioBufferCommitEvent>(Assert.Single(bed.Model.TakeSent()));
        Assert.Equal(9600, bed.Model.AudioByteCount);
    }

    [Fact]
    [Row(99)]
    public async Task ClearAudioAsync_Always_ClearsTheBuffer()
    {
        await using var bed = await StartAsync();

        await bed.Session.ClearAudioAsync(Cancellation);

        Assert.IsType<InputAudioBufferClearEvent>(Assert.Single(bed.Model.TakeSent()));
    }

    [Fact]
    [Row(100)]
    public async Task PushToTalk_ButtonHeld_StopsTheAgentAndMakesATurn()
    {
        await using var bed = await StartAsync();
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48_000], "One"));
        await bed.NextAsync<AudioEvent>();

        await bed.Session.BeginPushToTalkAsync(Cancellation);
        var begun = bed.Model.TakeSent();
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "", ResponseStatus.Cancelled));
        await bed.NextAsync<AgentEndedEvent>();
        await bed.Session.SendAudioAsync(new byte[9600], Cancellation);
        var wasSpoken = await bed.Session.EndPushToTalkAsync(Cancellation);

        Assert.Equal(["response.cancel", "conversation.item.delete", "input_audio_buffer.clear"], begun.Select(sent => sent.Type));
        Assert.True(wasSpoken);
        Assert.Equal(["input_audio_buffer.commit", "response.create"], bed.Model.TakeSent().Select(sent => sent.Type));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Row(100)]
    public async Task PushToTalk_EndedByACommit_TheTurnIsAnswered(bool isRaw)
    {
        await using var bed = await StartAsync();
        await bed.Session.BeginPushToTalkAsync(Cancellation);
        await bed.Session.SendAudioAsync(new byte[9600], Cancellation);
        bed.Model.TakeSent();

        if (isRaw)
        {
            await bed.Session.SendAsync(new InputAudioBufferCommitEvent(), Cancellation);
            await bed.Session.Responses.RequestAsync(cancellationToken: Cancellation);
        }
        else
        {
            await bed.Session.CommitAudioAsync(cancellationToken: Cancellation);
        }

        Assert.Equal(["input_audio_buffer.commit", "response.create"], bed.Model.TakeSent().Select(sent => sent.Type));
    }

    [Fact]
    [Row(100)]
    public async Task PushToTalk_ButtonHeld_NothingIsSaidIntoIt()
    {
        await using var bed = await StartAsync();
        await bed.Session.BeginPushToTalkAsync(Cancellation);
        bed.Model.Say(new InputAudioBufferCommittedEvent { ItemId = "u0" }, new InputAudioBufferClearedEvent()); // of the turn before, and of this one's beginning
        bed.Model.Say(new InputAudioTranscriptionDeltaEvent { ItemId = "u0", ContentIndex = 0, Delta = "Hi" });
        await bed.NextAsync<UserTranscriptEvent>();
        bed.Model.TakeSent();

        await bed.Session.Responses.RequestAsync(cancellationToken: Cancellation);
        var during = bed.Model.TakeSent();
        await bed.Session.SendAudioAsync(new byte[9600], Cancellation);
        await bed.Session.EndPushToTalkAsync(Cancellation);

        Assert.Empty(during);
        Assert.Equal(["input_audio_buffer.commit", "response.create"], bed.Model.TakeSent().Select(sent => sent.Type));
    }

    [Fact]
    [Row(100)]
    public async Task PushToTalk_ButtonTapped_IsNoTurn()
    {
        await using var bed = await StartAsync();
        await bed.Session.BeginPushToTalkAsync(Cancellation);
        await bed.Session.SendAudioAsync(new byte[960], Cancellation);
        bed.Model.TakeSent();

        var wasSpoken = await bed.Session.EndPushToTalkAsync(Cancellation);

        Assert.False(wasSpoken);
        Assert.IsType<InputAudioBufferClearEvent>(Assert.Single(bed.Model.TakeSent()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Row(103)]
    public async Task SendIfAsync_Condition_DecidesAtTheMomentOfSending(bool holds)
    {
        await using var bed = await StartAsync();

        var wasSent = await bed.Session.SendIfAsync(new InputAudioBufferClearEvent(), () => holds, Cancellation);

        Assert.Equal(holds, wasSent);
        Assert.Equal(holds ? 1 : 0, bed.Model.TakeSent().Count);
    }

    [Fact]
    [Row(103)]
    public async Task SendIfAsync_ConditionThrows_IsItsOwnersFaultAndTheSessionGoesOn()
    {
        await using var bed = await StartAsync();

        var sending = bed.Session.SendIfAsync(new InputAudioBufferClearEvent(), () => throw new InvalidOperationException("mine"), Cancellation);

        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidOperationException>(() => sending)).Message);
        await bed.Session.ClearAudioAsync(Cancellation);
        Assert.Single(bed.Model.TakeSent());
    }

    [Fact]
    [Row(106)]
    public async Task Items_DeleteTruncateRetrieve_SendTheirEvents()
    {
        await using var bed = await StartAsync();

        await bed.Session.Items.DeleteAsync("a", Cancellation);
        await bed.Session.Items.TruncateAsync("b", TimeSpan.FromMilliseconds(340.9), cancellationToken: Cancellation);
        await bed.Session.Items.RetrieveAsync("c", Cancellation);

        Assert.Collection(
            bed.Model.TakeSent(),
            first => Assert.Equal("a", Assert.IsType<ConversationItemDeleteEvent>(first).ItemId),
            second => Assert.Equal(340, Assert.IsType<ConversationItemTruncateEvent>(second).AudioEndMs),
            third => Assert.Equal("c", Assert.IsType<ConversationItemRetrieveEvent>(third).ItemId));
    }

    [Fact]
    [Row(107)]
    public async Task SendMessageAsync_FromManyThreads_EachItemIsFollowedByNoHalfOfAnother()
    {
        await using var bed = await StartAsync();
        bed.Model.Say(FakeResponses.Created("r1"));
        await bed.NextAsync<AgentStartedEvent>();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            Task.Run(() => bed.Session.SendMessageAsync($"{number}", Cancellation), Cancellation)));

        var ids = bed.Model.TakeSent().Select(sent => Assert.IsType<ConversationItemCreateEvent>(sent).Item.Id);
        Assert.Equal(Enumerable.Range(1, 50).Select(number => $"parley_item_{number}"), ids);
    }

    [Fact]
    [Row(108)]
    public async Task Sending_AfterClose_SaysThatItIsClosed()
    {
        await using var bed = await StartAsync();
        await bed.Session.CloseAsync();

        var message = await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => bed.Session.SendMessageAsync("x", Cancellation));
        await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => bed.Session.SendAudioAsync(new byte[960], Cancellation).AsTask());

        Assert.Equal("The session is closed.", message.Message);
    }

    [Fact]
    [Row(108)]
    public async Task SendAudioAsync_ClosedAndToBeDropped_IsDropped()
    {
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { AudioWhenClosed = AudioWhenClosed.Drop });
        bed.Model.End(); // the connection first, the session after it
        await bed.Session.SendAudioAsync(new byte[960], Cancellation);
        await bed.DrainAsync();

        await bed.Session.SendAudioAsync(new byte[960], Cancellation);

        Assert.Equal(0, bed.Model.AudioByteCount);
        await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => bed.Session.SendMessageAsync("x", Cancellation));
    }

    private static async Task<SessionTestBed> StartAsync()
    {
        var bed = await SessionTestBed.StartAsync();
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        return bed;
    }
}
