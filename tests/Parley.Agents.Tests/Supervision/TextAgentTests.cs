using Microsoft.Extensions.AI;
using Parley.Agents.Supervision;
using Parley.Agents.Tools;
using Parley.Testing.Stages;

namespace Parley.Agents.Tests.Supervision;

[Trait("Category", "Unit")]
public sealed class TextAgentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnswerAsync_ModelAnswers_GivesItsWordsAndHasTheInstructions()
    {
        using var model = FakeChatClient.Replying(request => $"You asked: {request.LastUserText}");
        var agent = new TextAgent { Client = model, Instructions = "Be exact." };

        var answer = await agent.AnswerAsync([new ChatMessage(ChatRole.User, "Why?")], cancellationToken: Cancellation);

        Assert.Equal("You asked: Why?", answer);
        Assert.Equal("Be exact.", model.Requests.Single().Options!.Instructions);
    }

    [Fact]
    [Complaint(38)]
    public async Task AnswerAsync_ModelCallsATool_RunsItTellsTheStepsAndAsksAgain()
    {
        using var model = new FakeChatClient((request, _) => FakeChatClient.Updates(
            request.Messages[^1].Role == ChatRole.Tool ? new TextContent("Done.") : new FunctionCallContent("c1", "get_rate")));
        var steps = new List<ToolStep>();
        var agent = new TextAgent { Client = model, Tools = [AIFunctionFactory.Create(() => "4.5 percent", "get_rate")] };

        var answer = await agent.AnswerAsync([new ChatMessage(ChatRole.User, "Rate?")], steps.Add, Cancellation);

        Assert.Equal("Done.", answer);
        Assert.Equal([null, "4.5 percent"], steps.Select(step => step.Result));
    }
}
