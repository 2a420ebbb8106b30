using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Testing.Models;
using Parley.Testing.Scripts;

namespace Shop.Tests;

public sealed class ScriptedAgentTests
{
    [Fact]
    public async Task Agent_AskedInWriting_SendsTheQuestionAndSpeaks()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var model = new ScriptedRealtimeModel(
            ScriptStep.Expect<ConversationItemCreateEvent>(),
            ScriptStep.Expect<ResponseCreateEvent>().Say(FakeResponses.Speech("r1", "i1", audio: new byte[960], "Good day.")));
        var agent = new RealtimeAgent { Name = "bakery", Instructions = "Answer calls for a bakery." };
        await using var session = await RealtimeSession.StartAsync(agent, model, cancellationToken: cancellationToken);

        await session.SendMessageAsync("Hello", cancellationToken);
        var answer = await session.Events.OfType<AgentEndedEvent>().FirstAsync(cancellationToken);

        Assert.Equal("Good day.", answer.Text);
        model.AssertComplete();
    }
}
