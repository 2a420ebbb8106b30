using Parley.Agents;
using Parley.Calls.Control;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Calls.Tests.Control;

[Trait("Category", "Unit")]
public sealed class CallToolsTests
{
    private static readonly Dictionary<string, CallTransfer> s_people = new()
    {
        ["sales"] = new("+15550123"), ["desk"] = new("sip:desk@pbx.example") { Announcement = "A caller." },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HangUp_Called_EndsTheCallSilentlyAfterTheWords()
    {
        await using var bed = await PhoneBed.StartAsync();
        bed.Leg.Hear();

        await CallAsync(bed, CallTools.HangUpName, "{}");
        await AdvanceUntilOverAsync(bed);

        Assert.Equal("agent_hung_up", await bed.Running);
        Assert.DoesNotContain(bed.Model.TakeSent(), sent => sent is Realtime.Responses.ResponseCreateEvent);
    }

    [Theory]
    [InlineData("""{"to":"sales"}""", "+15550123", null)]
    [InlineData("""{"to":"desk","summary":"Ann, about an order."}""", "sip:desk@pbx.example", "Ann, about an order.")]
    [InlineData("""{"to":"sales","summary":"Ann, about an order."}""", "+15550123", null)]
    public async Task Transfer_ToAPerson_IsAskedOfTheCarrier(string arguments, string target, string? announcement)
    {
        await using var bed = await PhoneBed.StartAsync(transfers: s_people);
        bed.Leg.Hear();

        await CallAsync(bed, CallTools.TransferName, arguments);
        await AdvanceUntilOverAsync(bed);

        Assert.Equal("transferred", await bed.Running);
        var asked = Assert.IsType<CallTransfer>(Assert.Single(bed.Carrier.Asked));
        Assert.Equal((target, announcement), (asked.Target, asked.Announcement));
    }

    [Theory]
    [InlineData("""{"to":"+15559999"}""")]
    [InlineData("{}")]
    public async Task Transfer_ToANumberOfTheCallers_IsNotDialled(string arguments)
    {
        await using var bed = await PhoneBed.StartAsync(transfers: s_people);

        var output = await CallAsync(bed, CallTools.TransferName, arguments);

        Assert.Contains("sales, desk", output, StringComparison.Ordinal);
        Assert.Empty(bed.Carrier.Asked);
    }

    [Theory]
    [InlineData(CallTools.HangUpName, "{}")]
    [InlineData(CallTools.TransferName, """{"to":"sales"}""")]
    [InlineData(CallTools.SendDigitsName, """{"digits":"1"}""")]
    public async Task Control_ColleagueHasTheCall_IsRefused(string name, string arguments)
    {
        await using var bed = await PhoneBed.StartAsync(transfers: s_people);
        var colleague = new FakePhoneLeg();
        var takeover = bed.Call.Control.TakeOverAsync(colleague, Cancellation);
        await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation); // the agent is told

        var output = await CallAsync(bed, name, arguments);

        Assert.Contains("a colleague speaks with the caller", output, StringComparison.Ordinal);
        Assert.False(bed.Call.Control.IsDeparting);
        await colleague.DisposeAsync();
        await takeover.WaitAsync(Cancellation);
    }

    [Theory]
    [InlineData(true, true, "hang_up,transfer_to_human,send_dtmf")]
    [InlineData(true, false, "hang_up,send_dtmf")]
    [InlineData(false, true, "hang_up")]
    public async Task Offer_Tools_AreThoseThatTheCallAllows(bool hasCarrier, bool hasPeople, string expected)
    {
        await using var bed = await PhoneBed.StartAsync(hasCarrier, hasPeople ? s_people : null);

        Assert.Equal(expected, string.Join(',', bed.Call.Session.Configuration.Tools!.OfType<FunctionToolDefinition>().Select(tool => tool.Name)));
    }

    [Fact]
    public async Task Offer_NoCall_NoTools()
    {
        var model = new FakeRealtimeModel();
        var agent = new RealtimeAgent { Name = "anna", Tools = CallTools.For(new CurrentCall()) };

        await using var session = await Agents.Sessions.RealtimeSession.StartAsync(agent, model, cancellationToken: Cancellation);

        Assert.Empty(session.Configuration.Tools ?? []);
    }

    /// <summary>What the model is told.</summary>
    private static async Task<string> CallAsync(PhoneBed bed, string name, string arguments)
    {
        bed.Call.Control.LastWordsTime = Timeout.InfiniteTimeSpan; // so that nothing but the end of the words lets the party go
        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(FakeResponses.FunctionCall("r1", new FunctionCallItem { Id = "f1", CallId = "c1", Name = name, Arguments = arguments }));
        var output = await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        bed.Model.Say(FakeResponses.Done("r1"));
        return Assert.IsType<FunctionCallOutputItem>(output.Item).Output;
    }

    private static async Task AdvanceUntilOverAsync(PhoneBed bed)
    {
        var running = bed.Running;
        while (!running.IsCompleted)
        {
            Cancellation.ThrowIfCancellationRequested();
            bed.Time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }
    }
}
