using System.Text.Json;
using Parley.Engine.Conversations;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Tests.Conversations;

[Trait("Category", "Unit")]
public sealed class StoredPromptTests
{
    private static readonly StoredPrompt s_prompt = new("pmpt_1", "Greet {{ name }} of {{city}}.") { Version = "2", Voice = "marin" };

    [Fact]
    [Statement(82)]
    public void Update_WithAPrompt_TakesItsInstructionsAndVoice()
    {
        var conversation = Start();

        conversation.Update(new RealtimeSessionConfiguration { Prompt = Prompt("""{"name":"Ada","city":{"type":"input_text","text":"Delhi"}}""") });

        Assert.Equal("Greet Ada of Delhi.", conversation.Session.Instructions);
        Assert.Equal("marin", conversation.Session.Audio!.Output!.Voice!.Value.Name);
        Assert.Equal("pmpt_1", conversation.Session.Prompt.Value!.Id);
    }

    [Fact]
    [Statement(82)]
    public void Update_WithAPromptAndFieldsOfItsOwn_KeepsThose()
    {
        var conversation = Start();
        conversation.Update(new RealtimeSessionConfiguration { Audio = new() { Output = new() { Voice = "cedar" } } });

        conversation.Update(new RealtimeSessionConfiguration { Instructions = "Be brief.", Prompt = Prompt() });

        Assert.Equal(("Be brief.", "cedar"), (conversation.Session.Instructions, conversation.Session.Audio!.Output!.Voice!.Value.Name));
    }

    [Fact]
    public void Update_WithoutThePrompt_GoesBackToTheDefault()
    {
        var conversation = Start();
        var before = conversation.Session.Instructions;
        conversation.Update(new RealtimeSessionConfiguration { Prompt = Prompt() });

        conversation.Update(new RealtimeSessionConfiguration { Prompt = new(null) });

        Assert.Equal(before, conversation.Session.Instructions);
    }

    [Theory]
    [InlineData("pmpt_2", null, null, "session.prompt.id")]
    [InlineData("pmpt_1", "9", null, "session.prompt.id")]
    [InlineData("pmpt_1", null, """{"name":"Ada"}""", "session.prompt.variables.city")]
    [InlineData("pmpt_1", null, """{"name":"Ada","city":7}""", "session.prompt.variables.city")]
    [InlineData("pmpt_1", null, "[]", "session.prompt.variables")]
    public void Update_WithAPromptThatCannotBe_ChangesNothing(string id, string? version, string? variables, string parameter)
    {
        var conversation = Start();

        conversation.Update(new RealtimeSessionConfiguration
        {
            Prompt = new PromptReference { Id = id, Version = version, Variables = variables is null ? null : JsonElement.Parse(variables) },
        });

        Assert.Equal(parameter, conversation.LastError.Param);
        Assert.False(conversation.Events.OfType<SessionUpdatedEvent>().Any());
    }

    [Fact]
    public void Create_WithAPrompt_UsesItForThatResponseAlone()
    {
        var conversation = Start();

        conversation.Respond(new ResponseConfiguration { Prompt = Prompt() });

        Assert.Equal("Greet Ada of Delhi.", conversation.LastEffect<StartResponse>().Request.Options.Instructions);
        Assert.NotEqual("Greet Ada of Delhi.", conversation.Session.Instructions);
    }

    private static ConversationHarness Start() => new(configure: options => options.Prompts = new Prompts());

    private static PromptReference Prompt(string variables = """{"name":"Ada","city":"Delhi"}""") =>
        new() { Id = "pmpt_1", Variables = JsonElement.Parse(variables) };

    private sealed class Prompts : IPromptSource
    {
        public StoredPrompt? Find(string id, string? version) => id == s_prompt.Id && version is null or "2" ? s_prompt : null;
    }
}
