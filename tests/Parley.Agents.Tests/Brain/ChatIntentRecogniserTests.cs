using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Agents.Brain;
using Parley.Realtime.Items;
using Parley.Testing.Stages;

namespace Parley.Agents.Tests.Brain;

[Trait("Category", "Unit")]
public sealed class ChatIntentRecogniserTests
{
    private static readonly Intent s_booking = new()
    {
        Name = "book_table",
        Description = "wants a table",
        Arguments = new Dictionary<string, string> { ["guests"] = "how many" },
        Work = (_, _) => Task.FromResult<string?>(null),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RecogniseAsync_ModelFindsIntents_GivesThoseThatExist()
    {
        using var model = FakeChatClient.Replying(new TextContent(
            """{"intents":[{"name":"book_table","arguments":[{"name":"guests","value":"four"}]},{"name":"invented","arguments":[]}]}"""));

        var found = await new ChatIntentRecogniser(model).RecogniseAsync(Request(), Cancellation);

        var only = Assert.Single(found);
        Assert.Equal(("book_table", "four"), (only.Name, only.Arguments["guests"]));
    }

    [Fact]
    public async Task RecogniseAsync_Always_AsksForJsonOfASchemaAndSeparatesOldFromNew()
    {
        using var model = FakeChatClient.Replying(new TextContent("""{"intents":[]}"""));

        var found = await new ChatIntentRecogniser(model).RecogniseAsync(Request(), Cancellation);

        var request = model.Requests.Single();
        var format = Assert.IsType<ChatResponseFormatJson>(request.Options!.ResponseFormat);
        Assert.Empty(found);
        Assert.Contains("book_table", format.Schema!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("Earlier lines:\nagent: Hello.\n\nNewest lines:\ncaller: A table for four.\n", request.LastUserText);
    }

    [Theory]
    [InlineData("Sure! I found nothing.")]
    [InlineData("""{"found":[]}""")]
    [InlineData("""{"intents":[{"name":"book_table"}]}""")]
    [InlineData("""[]""")]
    public async Task RecogniseAsync_ModelAnswersOtherwise_ThrowsJsonException(string answer)
    {
        using var model = FakeChatClient.Replying(new TextContent(answer));

        var recognising = async () => await new ChatIntentRecogniser(model).RecogniseAsync(Request(), Cancellation);

        await Assert.ThrowsAnyAsync<JsonException>(recognising);
    }

    private static IntentRequest Request() => new()
    {
        Earlier = [new TranscriptLine("a1", MessageRole.Assistant, "Hello.")],
        Newest = [new TranscriptLine("u1", MessageRole.User, "A table for four.")],
        Intents = [s_booking],
    };
}
