using Parley.Engine.Conversations;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Engine.Tests.Conversations;

/// <summary>A client cannot make a conversation hold or work on more than it can bear.</summary>
[Trait("Category", "Unit")]
public sealed class ConversationLimitTests
{
    private static readonly byte[] s_audio = new byte[4800]; // 100 ms

    [Fact]
    public void Commit_WithTooMuchUnrecognised_IsRefusedUntilTheRecogniserIsThere()
    {
        var conversation = new ConversationHarness();
        conversation.UpdateTurns(null);
        Commit(conversation, 256);

        Commit(conversation, 1);
        var refused = conversation.LastError;
        conversation.Handle(new RecognitionFinished(1, "words", null, null));
        conversation.Send(new InputAudioBufferCommitEvent());

        Assert.Equal("rate_limit_exceeded", refused.Code);
        Assert.Equal(257, conversation.Events.OfType<InputAudioBufferCommittedEvent>().Count());
    }

    [Fact]
    public void Create_OneItemOfVeryManyPiecesOfAudio_IsRefused()
    {
        var conversation = new ConversationHarness();

        conversation.Send(new ConversationItemCreateEvent { Item = Spoken(400_000) });
        conversation.Send(new ResponseCreateEvent { Response = new ResponseConfiguration { Conversation = "none", Input = [Spoken(400_000)] } });

        Assert.Equal(["rate_limit_exceeded", "rate_limit_exceeded"], conversation.Events.OfType<ErrorEvent>().Select(error => error.Error.Code));
        Assert.Empty(conversation.Effects.OfType<RecogniseAudio>());
    }

    [Fact]
    public void Create_MoreItemsThanAConversationTakes_IsRefused()
    {
        var conversation = new ConversationHarness();
        var create = new ConversationItemCreateEvent { Item = new MessageItem { Role = MessageRole.User, Content = [] } };
        for (var count = 0; count < 65_536; count++)
        {
            conversation.Send(create);
        }

        conversation.Send(create);

        Assert.Equal("conversation_full", conversation.Events.OfType<ErrorEvent>().Single().Error.Code);
    }

    [Fact]
    public void Retrieve_AgainAndAgain_HoldsTheAudioOnce()
    {
        var conversation = new ConversationHarness();
        var itemId = conversation.Speak();
        conversation.Send(new ConversationItemRetrieveEvent { ItemId = itemId });
        conversation.Send(new ConversationItemRetrieveEvent { ItemId = itemId });

        var audio = conversation.Events.OfType<ConversationItemRetrievedEvent>()
            .Select(retrieved => ((OutputAudioPart)((MessageItem)retrieved.Item).Content[0]).Audio!.Value).ToArray();

        Assert.Equal(48_000, audio[0].Length);
        Assert.Equal(audio[0], audio[1]); // the same memory, not only the same bytes
    }

    [Fact]
    public void Error_OfAHugeValue_RepeatsLittleOfIt()
    {
        var conversation = new ConversationHarness();

        conversation.Send(new ConversationItemRetrieveEvent { ItemId = new string('x', 1_000_000) });

        Assert.Equal("item_retrieve_invalid_item_id", conversation.LastError.Code);
        Assert.InRange(conversation.LastError.Message!.Length, 1, 1000);
    }

    private static void Commit(ConversationHarness conversation, int times)
    {
        for (var count = 0; count < times; count++)
        {
            conversation.AppendBytes(s_audio);
            conversation.Send(new InputAudioBufferCommitEvent());
        }
    }

    private static MessageItem Spoken(int pieces) => new()
    {
        Role = MessageRole.User,
        Content = [.. Enumerable.Repeat(new InputAudioPart { Audio = new byte[2] }, pieces)],
    };
}
