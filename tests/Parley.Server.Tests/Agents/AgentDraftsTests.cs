using Parley.Server.Agents;
using Parley.Server.Configuration;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Agents;

[Trait("Category", "Unit")]
public sealed class AgentDraftsTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Find_UntilItsTimeIsOver_HasTheChangeAndAllElseOfTheAgent()
    {
        var drafts = new AgentDrafts(_time);
        var draft = drafts.Add(Entry("anna"), "Be brief.", "marin");

        _time.Advance(AgentDrafts.Lifetime - TimeSpan.FromSeconds(1));
        var agent = drafts.Find(draft.Id)!.Entry.CreateAgent(null!);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(("anna", "marin", "from the configuration"), (agent.Name, agent.Voice?.Name, agent.HandoffDescription));
        Assert.Null(drafts.Find(draft.Id));
    }

    [Fact]
    public void Add_MoreThanFit_ForgetsTheOldest()
    {
        var drafts = new AgentDrafts(_time);
        var all = Enumerable.Range(0, 65).Select(_ => drafts.Add(Entry("anna"), "Be brief.", null)).ToList();

        Assert.Null(drafts.Find(all[0].Id));
        Assert.NotNull(drafts.Find(all[1].Id));
        Assert.NotNull(drafts.Find(all[^1].Id));
    }

    private static AgentEntry Entry(string name) => new(
        new AgentOptions { Name = name },
        (_, _) => new Parley.Agents.RealtimeAgent { Name = name, Instructions = "Help.", HandoffDescription = "from the configuration" },
        _ => throw new InvalidOperationException("The draft answers itself."),
        _ => throw new InvalidOperationException("Nobody connects."),
        null)
    {
        Brains = null!, // there is no call for one
    };
}
