using Microsoft.Extensions.AI;
using Parley.Engine.Dialogue;

namespace Parley.Engine.Tests.Dialogue;

[Trait("Category", "Unit")]
public sealed class DialogueScriptChatClientTests
{
    private const string Shop = """
        name: shop
        types:
          order_id:
            kind: id
            pattern: ORD-{city}-####
            optional: [ORD]
            digits_alone: true
            said:
              city: { DEL: [delhi, dell], MUM: [mumbai] }
        intents:
          order_status:
            phrases:
              - (where is|where's) [my] order [{order_id}]
              - track [my] order {order_id}
            slots:
              order_id: { ask: "What is the order number?", retry: "I need the city and four digits.", carry: true, answers: ["it is {order_id}"] }
            call: order_status
            with: { orderId: "{order_id}" }
            reply:
              - when: not found
                say: I cannot find order {order_id}.
              - Order {order_id} is {status|plain}.
          return_order:
            phrases:
              - return [my] order [{order_id}]
              - send it back
            slots:
              order_id: { ask: "Which order?", carry: true }
            confirm: Shall I return {order_id}?
            declined: Then I leave it.
            call: return_order
            with: { orderId: "{order_id}" }
            reply: Done, {rma}.
        small_talk:
          thanks: { phrases: [thank you very much], reply: You are welcome. }
        replies:
          greeting: Welcome to the shop.
          offer: I can track or return an order.
          off_business: I only know orders.
        """;

    private static readonly DialogueScript s_shop = DialogueScript.Load(new StringReader(Shop), "shop.yaml");

    [Theory]
    [InlineData("Where is my order ORD-DEL-7721?")]
    [InlineData("where is my order o r d d e l seven seven two one")]
    [InlineData("where's my order delhi double seven two one")]
    [InlineData("track order dell seventy seven twenty one please")]
    [InlineData("track my order delhi seven seven to one")]
    [InlineData("where is my order delhi seven thousand seven hundred and twenty one")]
    public async Task Respond_OrderInAnyForm_CallsTheToolWithTheId(string question)
    {
        using var conversation = Talk();

        var reply = await conversation.SayAsync(question);

        Assert.Equal("ORD-DEL-7721", Assert.Single(conversation.Calls).Arguments!["orderId"]);
        Assert.Equal("Order ORD-DEL-7721 is in transit.", reply);
    }

    [Fact]
    public async Task Respond_MissingSlot_AsksAndGoesOn()
    {
        using var conversation = Talk();

        var question = await conversation.SayAsync("where is my order");
        var again = await conversation.SayAsync("the blue one over there");
        var reply = await conversation.SayAsync("it is delhi seven seven two one");

        Assert.Equal("What is the order number?", question);
        Assert.Equal("I need the city and four digits.", again);
        Assert.Equal("Order ORD-DEL-7721 is in transit.", reply);
    }

    [Fact]
    public async Task Respond_CarriedSlotAndConfirmation_ActsOnYesOnly()
    {
        using var conversation = Talk();
        await conversation.SayAsync("where is my order ORD-DEL-7721");

        var question = await conversation.SayAsync("send it back");
        var declined = await conversation.SayAsync("no thanks");
        await conversation.SayAsync("return my order");
        var done = await conversation.SayAsync("yes please");

        Assert.Equal("Shall I return ORD-DEL-7721?", question);
        Assert.Equal("Then I leave it.", declined);
        Assert.Equal("Done, RMA-1.", done);
        Assert.Equal(2, conversation.Calls.Count);
    }

    [Fact]
    public async Task Respond_SayThatAgain_RepeatsTheWholeReply()
    {
        using var conversation = Talk();
        var reply = await conversation.SayAsync("where is my order ORD-DEL-7721");
        conversation.History[^1] = new ChatMessage(ChatRole.Assistant, "Order ORD-DEL"); // what was heard before the caller broke in

        var repeated = await conversation.SayAsync("say that again please");

        Assert.Equal(reply, repeated);
    }

    [Fact]
    public async Task Respond_TwoFailures_OffersWhatItCanDo()
    {
        using var conversation = Talk();

        var first = await conversation.SayAsync("book me a table at an italian restaurant");
        var second = await conversation.SayAsync("who won the cricket match");

        Assert.Equal("I only know orders.", first);
        Assert.Equal("I can track or return an order.", second);
    }

    [Fact]
    public async Task Respond_RecogniserUnsure_CallsNoTool()
    {
        using var conversation = Talk();

        var reply = await conversation.SayAsync("where is my order delhi seven seven two one", inDomain: false);

        Assert.Empty(conversation.Calls);
        Assert.Equal("Sorry, I did not catch that. Could you say it again?", reply);
    }

    [Fact]
    public async Task Respond_EmptyHistory_Greets()
    {
        using var conversation = Talk();

        var reply = await conversation.RespondAsync();

        Assert.Equal("Welcome to the shop.", reply);
    }

    [Fact]
    public async Task Respond_ToolAbsent_SaysSo()
    {
        using var conversation = new Conversation(s_shop);

        var reply = await conversation.SayAsync("where is my order ORD-DEL-7721");

        Assert.Equal("I am sorry, I cannot look that up in this conversation.", reply);
    }

    [Theory]
    [InlineData("Say: \"One moment, please.\"", "One moment, please.")]
    [InlineData("Say exactly: One moment.", "One moment.")]
    [InlineData("Please say \"Hello there\".", "Hello there")]
    [InlineData("Say exactly these words, and nothing before or after them:\nThis call is recorded.", "This call is recorded.")]
    public async Task Respond_InstructionToSay_SaysIt(string instructions, string expected)
    {
        using var conversation = Talk();
        conversation.Options.Instructions = instructions;

        var reply = await conversation.SayAsync("where is my order ORD-DEL-7721");

        Assert.Equal(expected, reply);
    }

    [Theory]
    [InlineData("What's the weather in Paris?", "Paris")]
    [InlineData("tell me the weather for new york please", "new york")]
    [InlineData("weather in San Francisco today", "San Francisco")]
    public async Task Respond_UnknownTool_GoesByItsSchema(string question, string city)
    {
        using var conversation = new Conversation(DialogueScript.Empty, Weather());

        var reply = await conversation.SayAsync(question);

        Assert.Equal(city, Assert.Single(conversation.Calls).Arguments!["city"]);
        Assert.Equal("Here is what I found: temperature 21 and conditions sunny.", reply);
    }

    [Fact]
    public async Task Respond_UnknownToolWithoutArgument_AsksForIt()
    {
        using var conversation = new Conversation(DialogueScript.Empty, Weather());

        var question = await conversation.SayAsync("what is the weather like?");
        await conversation.SayAsync("in Paris, please");

        Assert.Equal("For get weather, I need the city. What is it?", question);
        Assert.Equal("Paris", Assert.Single(conversation.Calls).Arguments!["city"]);
    }

    private static Conversation Talk() => new(s_shop,
        Conversation.Tool("order_status", "", (string orderId) => orderId == "ORD-DEL-7721" ? new { found = true, status = "in_transit" } : new { found = false, status = "" }),
        Conversation.Tool("return_order", "", (string orderId) => new { rma = "RMA-1" }));

    private static AIFunction Weather() =>
        Conversation.Tool("get_weather", "Gets the current weather of a city.", (string city) => new { temperature = 21, conditions = "sunny" });
}
