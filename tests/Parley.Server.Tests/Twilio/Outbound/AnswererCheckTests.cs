using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using Parley.Agents;
using Parley.Audio;
using Parley.Calls;
using Parley.Calls.Legs;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Twilio;
using Parley.Server.Twilio.Outbound;
using Parley.Testing.Models;

namespace Parley.Server.Tests.Twilio.Outbound;

[Trait("Category", "Unit")]
public sealed class AnswererCheckTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_MachineAnswersWhileAColleagueHasTheCall_CallIsLeftToTheColleague()
    {
        var agent = new RealtimeAgent { Name = "anna" };
        await using var call = await Call.StartAsync(
            Leg(), agent, new FakeRealtimeModel(), new CallOptions { CallId = "call_1" }, cancellationToken: Cancellation);
        var running = call.RunAsync(Cancellation);
        using var givingBack = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var takeover = call.Control.TakeOverAsync(Leg(), givingBack.Token);
        var live = new LiveCall("call_1", LiveCallKind.Outbound, "anna", DateTimeOffset.UnixEpoch);
        live.Expect();
        live.Begin(live.Enter(), call);
        live.Progress!.Take(new StatusCallback(
            new VoiceRequest { CallSid = "CA1", AccountSid = "AC1", Status = CallProgressState.InProgress }, 1, null, null, "machine_end_beep"));
        using var connection = new TwilioConnection(new ParleyOptions(), TimeProvider.System);
        var order = new OutboundOrder("+15550101", "+15550199", "anna") { OnMachine = MachineAnswer.LeaveMessage, Message = "Your order is ready." };

        await new AnswererCheck(connection, NullLogger<AnswererCheck>.Instance).RunAsync(new OutboundCall(live, order));

        Assert.True(call.Control.IsTakenOver);
        Assert.False(call.Control.IsDeparting);
        await givingBack.CancelAsync();
        await takeover;
        call.End("test_over");
        Assert.Equal("test_over", await running);
    }

    /// <summary>A party and a colleague who say nothing.</summary>
    private static ILeg Leg()
    {
        var leg = Substitute.For<ILeg>();
        var input = Channel.CreateBounded<LegAudio>(1);
        var signals = Channel.CreateBounded<LegSignal>(1);
        leg.Capabilities.Returns(new LegCapabilities { InputFormat = AudioFormat.Pcmu, OutputFormat = AudioFormat.Pcmu });
        leg.Input.Returns(input.Reader);
        leg.Signals.Returns(signals.Reader);
        leg.When(async it => await it.DisposeAsync()).Do(_ =>
        {
            signals.Writer.TryWrite(new LegEndedSignal("closed"));
            signals.Writer.TryComplete();
            input.Writer.TryComplete();
        });
        return leg;
    }
}
