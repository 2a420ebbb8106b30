using Parley.Agents.Sessions;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Sessions;

/// <summary>Audio that came after an interruption: nobody hears it, but for the model it was spoken.</summary>
[Trait("Category", "Unit")]
public sealed class SilencedVoiceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UpdateAgentAsync_OnlySilencedAudioCame_LeavesTheVoiceOut()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.Created("r1"));
        await bed.NextAsync<AgentStartedEvent>();
        await bed.Session.InterruptAsync(cancellationToken: Cancellation);
        bed.Model.Say(FakeResponses.Audio("r1", "i1", new byte[960]));
        bed.Model.Say(FakeResponses.Done("r1", ResponseStatus.Cancelled));
        await bed.NextAsync<AgentEndedEvent>();
        bed.Model.TakeSent();

        await bed.Session.UpdateAgentAsync(bed.Session.Agent with { Voice = "cedar" }, cancellationToken: Cancellation);

        var update = Assert.Single(bed.Model.TakeSent().OfType<SessionUpdateEvent>());
        Assert.Null(update.Session.Audio?.Output?.Voice);
    }
}
