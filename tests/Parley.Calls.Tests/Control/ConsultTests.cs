using Parley.Calls.Control;
using Parley.Calls.Twilio;
using Parley.Realtime.Responses;

namespace Parley.Calls.Tests.Control;

[Trait("Category", "Unit")]
public sealed class ConsultTests
{
    private static readonly CallTransfer s_sales = new("+15550123") { Mode = TransferMode.Consult, Announcement = "Ann, about order 17." };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TransferAsync_Accepted_PartyIsHeldUntilItIsJoined()
    {
        await using var bed = await PhoneBed.StartAsync();
        bed.Leg.Hear();

        var transfer = bed.Call.Control.TransferAsync(s_sales, Cancellation);
        var asked = await bed.Carrier.Consulted.Task.WaitAsync(Cancellation);
        Assert.True(bed.Call.Control.IsHeld);
        Assert.Empty(bed.Carrier.Asked);
        bed.Carrier.Answer.SetResult(TransferOutcome.Accepted);

        Assert.Equal("transferred", await bed.Running);
        Assert.Equal(TransferOutcome.Accepted, await transfer);
        Assert.Equal((s_sales, "join"), (asked, Assert.Single(bed.Carrier.Asked)));
    }

    [Theory]
    [InlineData(TransferOutcome.Declined, "cannot take the call")]
    [InlineData(TransferOutcome.Busy, "line is busy")]
    [InlineData(TransferOutcome.NoAnswer, "Nobody answered")]
    [InlineData(TransferOutcome.Machine, "answering machine")]
    [InlineData(TransferOutcome.Failed, "did not work")]
    public async Task TransferAsync_NotTaken_PartyComesBackAndTheAgentIsToldWhy(TransferOutcome outcome, string told)
    {
        await using var bed = await PhoneBed.StartAsync();
        bed.Leg.Hear();

        var transfer = bed.Call.Control.TransferAsync(s_sales, Cancellation);
        bed.Carrier.Answer.SetResult(outcome);
        var request = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Contains(told, request.Response?.Instructions, StringComparison.Ordinal);
        Assert.Equal((outcome, outcome), (await transfer, bed.Call.Control.LastTransfer));
        Assert.False(bed.Call.Control.IsHeld);
        Assert.True(bed.Call.Control.HangUp());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TransferAsync_NotTakenAndHeldByAnOperatorToo_PartyStaysOnHoldUntilItIsTakenOff(bool isHeldBefore)
    {
        await using var bed = await PhoneBed.StartAsync();
        bed.Leg.Hear();
        await (isHeldBefore ? bed.Call.Control.HoldAsync(Cancellation) : Task.CompletedTask);

        var transfer = bed.Call.Control.TransferAsync(s_sales, Cancellation);
        await bed.Carrier.Consulted.Task.WaitAsync(Cancellation);
        await (isHeldBefore ? Task.CompletedTask : bed.Call.Control.HoldAsync(Cancellation));
        bed.Carrier.Answer.SetResult(TransferOutcome.Declined);
        Assert.Equal(TransferOutcome.Declined, await transfer);
        Assert.True(bed.Call.Control.IsHeld);
        await bed.Call.Control.ResumeAsync();

        Assert.False(bed.Call.Control.IsHeld);
        lock (bed.Leg.Shown)
        {
            Assert.Equal([true, false], bed.Leg.Shown.OfType<CallHoldEvent>().Select(hold => hold.IsHeld));
        }
    }

    [Fact]
    public async Task TransferAsync_CannotBeJoined_PartyComesBack()
    {
        await using var bed = await PhoneBed.StartAsync();
        bed.Carrier.Refusal = new TwilioException(TwilioFailure.Unavailable, null, 503, "Out of order.");
        bed.Leg.Hear();

        var transfer = bed.Call.Control.TransferAsync(s_sales, Cancellation);
        bed.Carrier.Answer.SetResult(TransferOutcome.Accepted);
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Equal(TransferOutcome.Failed, await transfer);
        Assert.False(bed.Call.Control.IsHeld);
    }

    [Fact]
    public async Task TransferAsync_PartyHangsUpMeanwhile_IsCalledOff()
    {
        await using var bed = await PhoneBed.StartAsync();
        bed.Leg.Hear();

        var transfer = bed.Call.Control.TransferAsync(s_sales, Cancellation);
        await bed.Carrier.Consulted.Task.WaitAsync(Cancellation);
        bed.Leg.Signal(new Legs.LegEndedSignal("hang_up"));
        Assert.Equal("hang_up", await bed.Running);
        await bed.Call.DisposeAsync();

        Assert.Equal(TransferOutcome.CalledOff, await transfer);
    }

    [Fact]
    public async Task ResumeAsync_WhileSomebodyIsAsked_CallsItOff()
    {
        await using var bed = await PhoneBed.StartAsync();
        bed.Leg.Hear();

        var transfer = bed.Call.Control.TransferAsync(s_sales, Cancellation);
        await bed.Carrier.Consulted.Task.WaitAsync(Cancellation);
        await bed.Call.Control.ResumeAsync();

        Assert.Equal(TransferOutcome.CalledOff, await transfer);
        Assert.False(bed.Call.Control.IsHeld);
        Assert.False(bed.Model.IsClosed);
    }

    [Fact]
    public async Task HangUp_WhileSomebodyIsAsked_EndsTheCallAtOnce()
    {
        await using var bed = await PhoneBed.StartAsync();
        bed.Leg.Hear();

        bed.Call.Control.Transfer(s_sales);
        await bed.Carrier.Consulted.Task.WaitAsync(Cancellation);

        Assert.True(bed.Call.Control.HangUp("operator_hung_up"));
        Assert.Equal("operator_hung_up", await bed.Running);
    }

    [Fact]
    public async Task TransferAsync_CallIsEnding_IsRefused()
    {
        await using var bed = await PhoneBed.StartAsync();
        bed.Call.Control.HangUp();

        await Assert.ThrowsAsync<InvalidOperationException>(() => bed.Call.Control.TransferAsync(s_sales, Cancellation));
    }

    [Fact]
    public void Mode_NotGiven_FollowsFromTheAnnouncement()
    {
        Assert.Equal(TransferMode.Cold, new CallTransfer("+15550123").Mode);
        Assert.Equal(TransferMode.Announced, new CallTransfer("+15550123") { Announcement = "Ann." }.Mode);
        Assert.Equal(TransferMode.Cold, new CallTransfer("+15550123") { Announcement = "Ann.", Mode = TransferMode.Cold }.Mode);
    }
}
