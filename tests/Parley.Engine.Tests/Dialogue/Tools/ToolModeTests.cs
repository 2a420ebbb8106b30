using System.ComponentModel;
using Microsoft.Extensions.AI;
using Parley.Engine.Dialogue;

namespace Parley.Engine.Tests.Dialogue.Tools;

[Trait("Category", "Unit")]
public sealed class ToolModeTests
{
    private enum Unit
    {
        Celsius,
        Fahrenheit,
    }

    [Theory]
    [InlineData("what's the weather in Paris in fahrenheit", "get_weather", "city=Paris, unit=Fahrenheit")]
    [InlineData("what is the sum of 3 and 4", "calculate_sum", "first=3, second=4")]
    [InlineData("cancel booking AB-1234 please", "cancel_booking", "bookingId=AB-1234")]
    [InlineData("cancel my booking one two three four", "cancel_booking", "bookingId=1234")]
    [InlineData("find me a train from Oslo to Bergen tomorrow", "find_train", "from=Oslo, to=Bergen")]
    [InlineData("what time is it", "get_time", "")]
    [InlineData("turn on the lights please", "turn_lights", "on=True")]
    public async Task Respond_ToolsWithoutScript_TakesValuesByType(string question, string tool, string arguments)
    {
        using var conversation = new Conversation(DialogueScript.Empty, Tools());

        await conversation.SayAsync(question);

        var call = Assert.Single(conversation.Calls);
        Assert.Equal(tool, call.Name);
        Assert.Equal(arguments, string.Join(", ", call.Arguments!.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Theory]
    [InlineData("I like turtles")]
    [InlineData("who won the game last night")]
    [InlineData("")]
    public async Task Respond_OtherWords_CallsNothing(string question)
    {
        using var conversation = new Conversation(DialogueScript.Empty, Tools());

        await conversation.SayAsync(question);

        Assert.Empty(conversation.Calls);
    }

    [Fact]
    public async Task Respond_ModeNone_CallsNothing()
    {
        using var conversation = new Conversation(DialogueScript.Empty, Tools());
        conversation.Options.ToolMode = ChatToolMode.None;

        var reply = await conversation.SayAsync("what's the weather in Paris");

        Assert.Empty(conversation.Calls);
        Assert.Contains("cannot look that up", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Respond_ModeRequiresOneTool_CallsItOnceWithWhatWasSaid()
    {
        using var conversation = new Conversation(DialogueScript.Empty, Tools());
        conversation.Options.ToolMode = ChatToolMode.RequireSpecific("get_weather");

        await conversation.SayAsync("Oslo");

        var call = Assert.Single(conversation.Calls);
        Assert.Equal(("get_weather", "Oslo"), (call.Name, call.Arguments!["city"]));
    }

    [Fact]
    public async Task Respond_ModeRequiresAny_CallsTheNearest()
    {
        using var conversation = new Conversation(DialogueScript.Empty, Tools());
        conversation.Options.ToolMode = ChatToolMode.RequireAny;

        await conversation.SayAsync("something about the time");

        Assert.Equal("get_time", Assert.Single(conversation.Calls).Name);
    }

    [Fact]
    public async Task Respond_ModeRequiresButRecogniserUnsure_CallsNothing()
    {
        using var conversation = new Conversation(DialogueScript.Empty, Tools());
        conversation.Options.ToolMode = ChatToolMode.RequireAny;

        await conversation.SayAsync("what time is it", inDomain: false);

        Assert.Empty(conversation.Calls);
    }

    [Fact]
    public void Expect_ToolsWithoutScript_OffersTheirPhrases()
    {
        using var conversation = new Conversation(DialogueScript.Empty, Tools());

        var domain = conversation.Domain;

        Assert.Contains("what is the weather in {city}", domain!.Phrases);
        Assert.Contains("paris", domain.Slots["city"].Examples);
    }

    [Fact]
    public void Expect_NoToolsAndNoScript_AnythingMayBeSaid()
    {
        using var conversation = new Conversation(DialogueScript.Empty);

        Assert.Null(conversation.Domain);
    }

    private static AIFunction[] Tools() =>
    [
        Conversation.Tool("get_weather", "Gets the weather of a city.", (string city, Unit unit = Unit.Celsius) => new { city, degrees = 21 }),
        Conversation.Tool("calculate_sum", "Adds two numbers.", (int first, int second) => first + second),
        Conversation.Tool("cancel_booking", "Cancels a booking.", (string bookingId) => "The booking is cancelled."),
        Conversation.Tool("find_train", "Finds a train.", (string from, string to) => from + " to " + to),
        Conversation.Tool("get_time", "Tells the time.", () => "It is noon."),
        Conversation.Tool("turn_lights", "Turns the lights on or off.", ([Description("Whether they shall be on.")] bool on) => on),
    ];
}
