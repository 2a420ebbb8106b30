using Parley.Agents.History;
using Parley.Realtime.Items;
using Parley.Server.Agents;

namespace Parley.Server.Tests.Agents;

[Trait("Category", "Unit")]
public sealed class EarlierConversationTests
{
    [Fact]
    public void Read_ExportOfACall_GivesWhatWasSaidAndHeard()
    {
        const string Export = """
            {"call_id":"call_1","entries":[
              {"kind":"said","item_id":"i1","speaker":"Caller","text":"Where is order A7?"},
              {"kind":"tool_call","tool":"look_up","arguments":"{}"},
              {"kind":"said","item_id":"i2","speaker":"Agent","text":"It is on its way. Anything else?"},
              {"kind":"heard","item_id":"i2","text":"It is on its way.","was_interrupted":true},
              {"kind":"said","item_id":"i3","speaker":"System","text":" "}]}
            """;

        Assert.Equal([(MessageRole.User, "Where is order A7?"), (MessageRole.Assistant, "It is on its way.")], Lines(Export));
    }

    [Fact]
    public void Read_KeptHistory_GivesItsMessages()
    {
        var json = HistoryJson.Write(
        [
            new HistoryMessage { ItemId = "i1", Role = MessageRole.User, Text = "Where is order A7?" },
            new HistoryToolCall { ItemId = "i2", CallId = "c1", Name = "look_up", Arguments = "{}" },
            new HistoryMessage { ItemId = "i3", Role = MessageRole.Assistant, Text = "It is on its way. Anything else?", HeardText = "It is on its way." },
        ]);

        Assert.Equal([(MessageRole.User, "Where is order A7?"), (MessageRole.Assistant, "It is on its way.")], Lines(json));
    }

    [Fact]
    public void Read_LongConversation_KeepsItsEnd()
    {
        var history = Enumerable.Range(0, 300).Select(number => new HistoryMessage { ItemId = $"i{number}", Role = MessageRole.User, Text = $"line {number}" });

        var lines = Lines(HistoryJson.Write([.. history]));

        Assert.Equal((200, "line 299"), (lines.Count, lines[^1].Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Where is order A7?")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"entries":7}""")]
    [InlineData("""{"entries":[{"kind":"said"}]}""")]
    [InlineData("""{"entries":[7]}""")]
    [InlineData("""{"entries":[]}""")]
    public void Read_SomethingElse_IsNone(string json) => Assert.Null(EarlierConversation.Read(json));

    private static IReadOnlyList<(MessageRole Role, string Text)> Lines(string json) =>
        [.. EarlierConversation.Read(json)!.Cast<HistoryMessage>().Select(message => (message.Role, message.Text))];
}
