using Microsoft.Extensions.AI;
using Parley.Engine.Conversations;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Engine.Tests.Conversations;

/// <summary>Statements C143–C169 of the protocol's checklist.</summary>
[Trait("Category", "Unit")]
public sealed class ConversationItemTests
{
    [Fact]
    [Statement(143, 144, 169)]
    public void Create_Item_EmitsAddedThenDoneWithTheClientsId()
    {
        var conversation = new ConversationHarness();

        conversation.AddText("Hi", "mine");

        Assert.Equal(["conversation.item.added", "conversation.item.done"], conversation.Types.Skip(1));
        Assert.Equal("mine", conversation.Events.OfType<ConversationItemDoneEvent>().Single().Item.Id);
        Assert.Empty(conversation.Effects.OfType<StartResponse>());
    }

    [Fact]
    [Statement(34, 144)]
    public void Create_WithoutId_MakesOne()
    {
        var conversation = new ConversationHarness();

        Assert.Matches("^item_[0-9A-Za-z]{21}$", conversation.AddText("Hi"));
    }

    [Theory]
    [Statement(147, 148, 149)]
    [InlineData(null, "b")]
    [InlineData("", "b")]
    [InlineData("root", null)]
    [InlineData("a", "a")]
    public void Create_AtAPlace_NamesTheItemBefore(string? previousItemId, string? expected)
    {
        var conversation = new ConversationHarness();
        conversation.AddText("A", "a");
        conversation.AddText("B", "b");

        conversation.AddText("C", "c", previousItemId);

        Assert.Equal(expected, conversation.Events.OfType<ConversationItemAddedEvent>().Last().PreviousItemId);
    }

    [Fact]
    [Statement(150)]
    public void Create_AfterAnUnknownItem_AddsNothing()
    {
        var conversation = new ConversationHarness();

        conversation.AddText("C", "c", "nowhere");

        Assert.Equal("item_create_invalid_previous_item_id", conversation.LastError.Code);
        Assert.Empty(conversation.Events.OfType<ConversationItemAddedEvent>());
    }

    [Fact]
    [Statement(35, 146)]
    public void Create_WithAnIdThatExists_IsRefused()
    {
        var conversation = new ConversationHarness();
        conversation.AddText("A", "a");

        conversation.AddText("B", "a", eventId: "again");

        Assert.Equal(("item_create_duplicate_item_id", "again"), (conversation.LastError.Code, conversation.LastError.EventId));
        Assert.Single(conversation.Events.OfType<ConversationItemAddedEvent>());
        conversation.Respond();
        Assert.Equal("A", Assert.Single(conversation.LastMessages).Text);
    }

    [Fact]
    [Statement(148, 149, 162)]
    public void Create_AtPlaces_GivesTheModelThatOrder()
    {
        var conversation = new ConversationHarness();
        conversation.AddText("B", "b");
        conversation.AddText("D", "d");
        conversation.AddText("A", "a", "root");
        conversation.AddText("C", "c", "b");

        conversation.Send(new ConversationItemDeleteEvent { ItemId = "b" });
        conversation.AddText("X", "x", "c");
        conversation.AddText("Y", "y", "b");
        conversation.Respond();

        Assert.Equal(["A", "C", "X", "D"], conversation.LastMessages.Select(message => message.Text));
        Assert.Equal("item_create_invalid_previous_item_id", conversation.LastError.Code);
    }

    [Fact]
    [Statement(151)]
    public void Create_TextOfEachRole_IsShownToTheModelInThatRole()
    {
        var conversation = new ConversationHarness();
        conversation.Send(new ConversationItemCreateEvent { Item = new MessageItem { Role = MessageRole.System, Content = [new InputTextPart { Text = "s" }] } });
        conversation.Send(new ConversationItemCreateEvent { Item = new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = "u" }] } });
        conversation.Send(new ConversationItemCreateEvent { Item = new MessageItem { Role = MessageRole.Assistant, Content = [new OutputTextPart { Text = "a" }] } });

        conversation.Respond();

        Assert.Equal(
            [(ChatRole.System, "s"), (ChatRole.User, "u"), (ChatRole.Assistant, "a")],
            conversation.LastMessages.Select(message => (message.Role, message.Text)));
        Assert.Empty(conversation.Events.OfType<ErrorEvent>());
    }

    [Theory]
    [Statement(155)]
    [InlineData("data:image/png;base64,iVBORw0KGgo=", null, "auto")]
    [InlineData("data:image/jpeg;base64,/9j/4AAQ", "low", "low")]
    public void Create_WithAPicture_ShowsItToTheModel(string url, string? detail, string expectedDetail)
    {
        var conversation = new ConversationHarness();
        conversation.Send(new ConversationItemCreateEvent
        {
            Item = new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = "What is it?" }, new InputImagePart { ImageUrl = url, Detail = detail }] },
        });

        conversation.Respond();
        conversation.Handle(new ResponseFinished(conversation.LastResponseId, null, null));

        var added = (MessageItem)conversation.Events.OfType<ConversationItemAddedEvent>().First().Item;
        Assert.Equal((url, expectedDetail), (((InputImagePart)added.Content[1]).ImageUrl, ((InputImagePart)added.Content[1]).Detail));
        var image = Assert.IsType<DataContent>(Assert.Single(conversation.LastMessages).Contents[1]);
        Assert.Equal((url, expectedDetail), (image.Uri, image.AdditionalProperties!["detail"]));
        var usage = conversation.Events.OfType<ResponseDoneEvent>().Single().Response.Usage!;
        Assert.Equal(detail == "low" ? 85 : 765, usage.InputTokenDetails!.ImageTokens);
        Assert.Equal(usage.InputTokens, usage.InputTokenDetails.TextTokens + usage.InputTokenDetails.AudioTokens + usage.InputTokenDetails.ImageTokens);
    }

    [Fact]
    public void Create_BeyondTheContentLimit_IsRefusedUntilItemsAreDeleted()
    {
        var conversation = new ConversationHarness(configure: options => options.ContentLengthLimit = 10);
        conversation.AddText("12345678", "a");

        conversation.AddText("123", "b");
        conversation.Send(new ConversationItemDeleteEvent { ItemId = "a" });
        conversation.AddText("123", "c");

        Assert.Equal("conversation_full", conversation.Events.OfType<ErrorEvent>().Single().Error.Code);
        Assert.Equal(["a", "c"], conversation.Events.OfType<ConversationItemAddedEvent>().Select(added => added.Item.Id));
    }

    [Fact]
    [Statement(157, 225)]
    public void Create_OutputOfACallBeforeItsResponseIsDone_IsAcceptedAndStartsNothing()
    {
        var conversation = new ConversationHarness();
        var responseId = conversation.Respond();
        conversation.Handle(new ResponseFunctionCalled(responseId, "call_1", "find", "{}"));

        conversation.Send(new ConversationItemCreateEvent { Item = new FunctionCallOutputItem { CallId = "call_1", Output = "sent" } });
        conversation.Handle(new ResponseFinished(responseId, ChatFinishReason.ToolCalls, null));

        Assert.Empty(conversation.Events.OfType<ErrorEvent>());
        Assert.Single(conversation.Events.OfType<ConversationItemAddedEvent>(), added => added.Item is FunctionCallOutputItem);
        Assert.Single(conversation.Events.OfType<ResponseCreatedEvent>());
    }

    [Fact]
    [Statement(222)]
    public void Create_CallOfTheClients_KeepsItsIdFromTheModel()
    {
        var conversation = new ConversationHarness();
        conversation.Send(new ConversationItemCreateEvent { Item = new FunctionCallItem { CallId = "call_1", Name = "find", Arguments = "{}" } });

        conversation.Handle(new ResponseFunctionCalled(conversation.Respond(), "call_1", "find", "{}"));

        Assert.Matches("^call_[0-9A-Za-z]{16}$", conversation.Events.OfType<ResponseFunctionCallArgumentsDoneEvent>().Single().CallId);
    }

    public static TheoryData<ConversationItem, string> WrongItems => new()
    {
        { new MessageItem { Id = new string('x', 33), Role = MessageRole.User, Content = [] }, "string_above_max_length" },
        { new MessageItem { Role = MessageRole.User, Content = [new OutputTextPart { Text = "x" }] }, "invalid_value" },
        { new MessageItem { Role = MessageRole.System, Content = [new OutputTextPart { Text = "x" }] }, "invalid_value" },
        { new MessageItem { Role = MessageRole.Assistant, Content = [new OutputAudioPart { Transcript = "x" }] }, "invalid_value" },
        { new MessageItem { Role = new("developer"), Content = [] }, "invalid_value" },
        { new MessageItem { Role = MessageRole.User, Content = [new InputAudioPart()] }, "missing_required_parameter" },
        { new MessageItem { Role = MessageRole.User, Content = [new InputImagePart { ImageUrl = "https://x" }] }, "invalid_value" },
        { new MessageItem { Role = MessageRole.User, Content = [new InputImagePart { ImageUrl = "data:image/png;base64,%%" }] }, "invalid_value" },
        { new MessageItem { Role = MessageRole.User, Content = [new InputImagePart { ImageUrl = "data:image/png;base64," }] }, "invalid_value" },
        { new MessageItem { Role = MessageRole.User, Content = [new InputImagePart { ImageUrl = "data:text/html;base64,AAAA" }] }, "invalid_value" },
        { new MessageItem { Role = MessageRole.User, Content = [new InputImagePart { ImageUrl = "data:image/png;base64,AAAA", Detail = "huge" }] }, "invalid_value" },
        { new MessageItem { Id = "root", Role = MessageRole.User, Content = [] }, "invalid_value" },
        { new FunctionCallItem { CallId = "not valid", Name = "find", Arguments = "{}" }, "invalid_value" },
        { new FunctionCallItem { Name = "", Arguments = "{}" }, "missing_required_parameter" },
        { new FunctionCallOutputItem { CallId = "nobody", Output = "1" }, "invalid_tool_call_id" },
        { new McpApprovalResponseItem { ApprovalRequestId = "x", Approve = true }, "invalid_value" },
    };

    [Theory]
    [Statement(145, 152, 153, 156)]
    [MemberData(nameof(WrongItems))]
    public void Create_OfAWrongItem_AddsNothing(ConversationItem item, string code)
    {
        var conversation = new ConversationHarness();

        conversation.Send(new ConversationItemCreateEvent { Item = item });

        Assert.Equal(code, conversation.LastError.Code);
        Assert.Empty(conversation.Events.OfType<ConversationItemAddedEvent>());
    }

    [Fact]
    [Statement(154, 158)]
    public void Create_UserAudio_IsNotEchoedButRecognisedAndRetrievable()
    {
        var conversation = new ConversationHarness();
        conversation.Send(new ConversationItemCreateEvent
        {
            Item = new MessageItem { Id = "a", Role = MessageRole.User, Content = [new InputAudioPart { Audio = new byte[9600] }] },
        });

        conversation.Send(new ConversationItemRetrieveEvent { ItemId = "a" });

        var added = (MessageItem)conversation.Events.OfType<ConversationItemAddedEvent>().Single().Item;
        var retrieved = (MessageItem)conversation.Events.OfType<ConversationItemRetrievedEvent>().Single().Item;
        Assert.Null(((InputAudioPart)added.Content[0]).Audio);
        Assert.Equal(9600, ((InputAudioPart)retrieved.Content[0]).Audio!.Value.Length);
        Assert.Equal(9600, conversation.LastEffect<RecogniseAudio>().Audio.Length);
    }

    [Fact]
    [Statement(160)]
    public void Delete_Item_TakesItOutOfTheModelsView()
    {
        var conversation = new ConversationHarness();
        conversation.AddText("secret", "a");
        conversation.AddText("Hi", "b");

        conversation.Send(new ConversationItemDeleteEvent { ItemId = "a" });
        conversation.AddText("Ho", "c");
        conversation.Respond();

        Assert.Equal("a", conversation.Events.OfType<ConversationItemDeletedEvent>().Single().ItemId);
        Assert.Equal(["Hi", "Ho"], conversation.LastMessages.Select(message => message.Text));
    }

    [Theory]
    [Statement(159, 161, 167)]
    [InlineData("item_retrieve_invalid_item_id")]
    [InlineData("item_delete_invalid_item_id")]
    [InlineData("item_truncate_invalid_item_id")]
    public void UnknownItem_IsAnErrorOfItsOwn(string code)
    {
        var conversation = new ConversationHarness();

        conversation.Send(code switch
        {
            "item_retrieve_invalid_item_id" => new ConversationItemRetrieveEvent { ItemId = "x" },
            "item_delete_invalid_item_id" => new ConversationItemDeleteEvent { ItemId = "x" },
            _ => new ConversationItemTruncateEvent { ItemId = "x", ContentIndex = 0, AudioEndMs = 0 },
        });

        Assert.Equal(code, conversation.LastError.Code);
    }

    [Fact]
    [Statement(163)]
    public void Truncate_SpokenItem_RemovesTranscriptAndAudioTail()
    {
        var conversation = new ConversationHarness();
        var itemId = conversation.Speak();

        conversation.Send(new ConversationItemTruncateEvent { ItemId = itemId, ContentIndex = 0, AudioEndMs = 400 });
        conversation.Send(new ConversationItemRetrieveEvent { ItemId = itemId });

        var truncated = conversation.Events.OfType<ConversationItemTruncatedEvent>().Single();
        Assert.Equal((itemId, 0, 400), (truncated.ItemId, truncated.ContentIndex, truncated.AudioEndMs));
        var part = Assert.IsType<OutputAudioPart>(((MessageItem)conversation.Events.OfType<ConversationItemRetrievedEvent>().Single().Item).Content[0]);
        Assert.Null(part.Transcript);
        Assert.Equal(400 * 48, part.Audio!.Value.Length);
    }

    [Fact]
    [Statement(164)]
    public void Truncate_BetweenClauses_LeavesTheModelWhatWasHeard()
    {
        var conversation = new ConversationHarness();
        var responseId = conversation.StartSpeaking("Your order has left. ");
        conversation.Handle(new ResponseClauseStarted(responseId, "It comes tomorrow."));
        conversation.Handle(new ResponseAudioProduced(responseId, new byte[48_000]));
        conversation.Handle(new ResponseFinished(responseId, null, null));
        var itemId = conversation.Events.OfType<ResponseDoneEvent>().Single().Response.Output[0].Id!;

        conversation.Send(new ConversationItemTruncateEvent { ItemId = itemId, ContentIndex = 0, AudioEndMs = 1200 });
        conversation.AddText("Stop.");
        conversation.Respond();

        Assert.Equal(["Your order has left.", "Stop."], conversation.LastMessages.Select(message => message.Text));
    }

    [Fact]
    [Statement(165)]
    public void Truncate_BeyondTheAudio_ChangesNothing()
    {
        var conversation = new ConversationHarness();
        var itemId = conversation.Speak();

        conversation.Send(new ConversationItemTruncateEvent { ItemId = itemId, ContentIndex = 0, AudioEndMs = 1001 });

        Assert.Equal("Audio content of 1000ms is already shorter than 1001ms", conversation.LastError.Message);
        Assert.Empty(conversation.Events.OfType<ConversationItemTruncatedEvent>());
    }

    [Fact]
    [Statement(166)]
    public void Truncate_TextOfTheUser_IsRefused()
    {
        var conversation = new ConversationHarness();
        conversation.AddText("Hi", "a");

        conversation.Send(new ConversationItemTruncateEvent { ItemId = "a", ContentIndex = 0, AudioEndMs = 0 });

        Assert.Equal("unsupported_content_type", conversation.LastError.Code);
    }

    [Fact]
    public void RetainedAudio_BeyondTheLimit_LeavesTheOldestItems()
    {
        var conversation = new ConversationHarness(configure: options => options.RetainedAudioByteCount = 50_000);
        var first = conversation.Speak();
        var second = conversation.Speak();

        conversation.Send(new ConversationItemRetrieveEvent { ItemId = first });
        conversation.Send(new ConversationItemRetrieveEvent { ItemId = second });

        var retrieved = conversation.Events.OfType<ConversationItemRetrievedEvent>()
            .Select(e => (OutputAudioPart)((MessageItem)e.Item).Content[0]).ToArray();
        Assert.Null(retrieved[0].Audio);
        Assert.Equal("Hello there.", retrieved[0].Transcript);
        Assert.Equal(48_000, retrieved[1].Audio!.Value.Length);
    }

    [Fact]
    [Statement(226)]
    public void Context_WithCallAndOutput_ShowsBothTogether()
    {
        var conversation = new ConversationHarness();
        conversation.AddText("Where is it?");
        var responseId = conversation.Respond();
        conversation.Handle(new ResponseFunctionCalled(responseId, "call_1", "find", """{"number":"7"}"""));
        conversation.Handle(new ResponseFunctionCalled(responseId, "call_2", "weather", "{}"));
        conversation.Handle(new ResponseFinished(responseId, ChatFinishReason.ToolCalls, null));
        conversation.AddText("Hurry up.");
        conversation.Send(new ConversationItemCreateEvent { Item = new FunctionCallOutputItem { CallId = "call_1", Output = "sent" } });

        conversation.Respond();

        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.Tool, ChatRole.User], conversation.LastMessages.Select(m => m.Role));
        var results = conversation.LastMessages[2].Contents.Cast<FunctionResultContent>().ToArray();
        Assert.Equal(("call_1", "sent"), (results[0].CallId, results[0].Result));
        Assert.Equal("call_2", results[1].CallId);
        Assert.Equal("7", conversation.LastMessages[1].Contents.Cast<FunctionCallContent>().First().Arguments!["number"]!.ToString());
        Assert.Empty(conversation.Events.OfType<ErrorEvent>());
    }
}
