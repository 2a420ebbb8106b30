using Parley.Engine.Conversations;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Tests.Conversations;

/// <summary>What the chat model is shown of a conversation that has grown too long (protocol §4.8).</summary>
[Trait("Category", "Unit")]
public sealed class ContextWindowTests
{
    private static readonly int[] s_tens = [10, 10, 10, 10, 10];

    [Theory]
    [InlineData("auto", null, null, 100, 0)]
    [InlineData("auto", null, null, 50, 0)]
    [InlineData("auto", null, null, 49, 1)]
    [InlineData("auto", null, null, 25, 3)]
    [InlineData("auto", null, null, 5, 4)]
    [InlineData("disabled", null, null, 50, 0)]
    [InlineData("disabled", null, null, 49, null)]
    [InlineData("retention_ratio", 1.0, null, 49, 1)]
    [InlineData("retention_ratio", 0.5, null, 50, 0)]
    [InlineData("retention_ratio", 0.5, null, 49, 3)]
    [InlineData("retention_ratio", 0.0, null, 49, 4)]
    [InlineData("retention_ratio", 1.0, 30, 1000, 2)]
    [InlineData("retention_ratio", 0.5, 30, 1000, 4)]
    public void CountToDrop_EachPolicy_DropsTheOldest(string type, double? ratio, int? afterInstructions, int limit, int? expected) =>
        Assert.Equal(expected, ContextWindow.CountToDrop(s_tens, 0, limit, new TruncationConfiguration(type, ratio, afterInstructions)));

    [Fact]
    public void CountToDrop_Instructions_TakeTheirShare() =>
        Assert.Equal(2, ContextWindow.CountToDrop(s_tens, setupTokens: 70, tokenLimit: 100, TruncationConfiguration.Auto));

    [Fact]
    public void Response_BeyondTheLimit_LeavesOutTheOldestForGood()
    {
        var conversation = Start(tokenLimit: 25);
        conversation.AddText(new string('a', 40), "a");
        conversation.AddText(new string('b', 40), "b");
        conversation.AddText(new string('c', 40), "c");

        conversation.Handle(new ResponseFinished(conversation.Respond(), null, null));
        conversation.Send(new ConversationItemDeleteEvent { ItemId = "c" });
        conversation.Respond();

        var shown = conversation.Effects.OfType<StartResponse>().Select(effect => string.Concat(effect.Request.Messages.Select(message => message.Text[0])));
        Assert.Equal(["bc", "b"], shown);
        Assert.Equal(20, conversation.Events.OfType<ResponseDoneEvent>().Single().Response.Usage!.InputTokens);
        conversation.Send(new ConversationItemRetrieveEvent { ItemId = "a" });
        Assert.Single(conversation.Events.OfType<ConversationItemRetrievedEvent>());
    }

    [Fact]
    public void Response_OutOfBandBeyondTheLimit_LeavesTheConversationAsItIs()
    {
        var conversation = Start(tokenLimit: 25);
        conversation.AddText(new string('a', 40), "a");
        conversation.AddText(new string('b', 80), "b");
        conversation.Respond(new ResponseConfiguration { Conversation = "none" });
        conversation.Send(new ConversationItemDeleteEvent { ItemId = "b" });

        conversation.Respond();

        Assert.Equal('a', Assert.Single(conversation.LastMessages).Text[0]);
    }

    [Fact]
    [Statement(202)]
    public void Response_BeyondTheLimitWithTruncationDisabled_Fails()
    {
        var conversation = Start(tokenLimit: 25);
        conversation.Update(new RealtimeSessionConfiguration { Truncation = new("disabled") });
        conversation.AddText(new string('a', 120));

        conversation.Respond();

        var done = conversation.Events.OfType<ResponseDoneEvent>().Single().Response;
        Assert.Equal((ResponseStatus.Failed, "invalid_request_error", "context_length_exceeded"),
            (done.Status, done.StatusDetails!.Error!.Type, done.StatusDetails.Error.Code));
        Assert.Empty(conversation.Effects.OfType<StartResponse>());
    }

    private static ConversationHarness Start(int tokenLimit)
    {
        var conversation = new ConversationHarness(configure: options => options.ContextTokenLimit = tokenLimit);
        conversation.Update(new RealtimeSessionConfiguration { Instructions = "" });
        return conversation;
    }
}
