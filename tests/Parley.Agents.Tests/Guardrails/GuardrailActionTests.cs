using Parley.Agents.Guardrails;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Guardrails;

[Trait("Category", "Unit")]
public sealed class GuardrailActionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(206)]
    public async Task OnTrip_CancelOnly_SaysNothingMore()
    {
        await using var bed = await StartAsync(GuardrailTripAction.CancelOnly);

        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[96_000], "A refund comes."));
        await bed.NextAsync<GuardrailTrippedEvent>();
        await bed.NextAsync<AudioInterruptedEvent>();
        await bed.Session.CloseAsync();

        Assert.DoesNotContain(bed.Model.TakeSent(), sent => sent is ConversationItemCreateEvent or ResponseCreateEvent);
    }

    [Fact]
    [Row(206)]
    public async Task OnTrip_SayFixed_AsksForTheseWordsAndNoTool()
    {
        await using var bed = await StartAsync(GuardrailTripAction.SayFixed("I cannot promise that."));

        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[96_000], "A refund comes."));
        var create = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.EndsWith("\nI cannot promise that.", create.Response!.Instructions, StringComparison.Ordinal);
        Assert.Equal(ToolChoice.None, create.Response.ToolChoice);
    }

    [Fact]
    public async Task OnTrip_EndSession_EndsItByName()
    {
        await using var bed = await StartAsync(GuardrailTripAction.EndSession);

        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[96_000], "A refund comes."));
        var seen = await bed.DrainAsync();

        Assert.Single(seen.OfType<GuardrailTrippedEvent>());
        Assert.Equal(SessionCloseReason.Guardrail, Assert.IsType<SessionClosedEvent>(seen[^1]).Reason);
        Assert.True(bed.Model.IsClosed);
    }

    [Fact]
    public async Task OnTrip_EveryCorrectionTripsToo_GivesUpAfterThree()
    {
        await using var bed = await StartAsync(GuardrailTripAction.CancelAndCorrect);

        for (var number = 1; number <= 4; number++)
        {
            bed.Model.Say(FakeResponses.Speech($"r{number}", $"i{number}", new byte[96_000], "A refund comes."));
            await bed.NextAsync<GuardrailTrippedEvent>();
            await bed.NextAsync<AudioInterruptedEvent>();
        }

        await bed.Session.CloseAsync();
        Assert.Equal(3, bed.Model.TakeSent().OfType<ConversationItemCreateEvent>().Count());
    }

    [Fact]
    public void SayFixed_Empty_IsRefused() => Assert.Throws<ArgumentException>(() => GuardrailTripAction.SayFixed(" "));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [Row(199)]
    public void DebounceCharacters_NotPositive_IsRefused(int characters) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GuardrailOptions { DebounceCharacters = characters });

    private static Task<SessionTestBed> StartAsync(GuardrailTripAction action)
    {
        var refunds = new Guardrail("refunds", text => text.Contains("refund", StringComparison.Ordinal));
        return SessionTestBed.StartAsync(new AgentSessionOptions { Guardrails = new() { Output = [refunds], OnTrip = action } });
    }
}
