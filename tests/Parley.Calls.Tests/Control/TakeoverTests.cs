using Parley.Calls.Legs;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Calls.Tests.Control;

[Trait("Category", "Unit")]
public sealed class TakeoverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeOverAsync_BothSpeak_HearEachOther()
    {
        await using var bed = await PhoneBed.StartAsync();
        var colleague = new FakePhoneLeg();
        var takeover = await TakeOverAsync(bed, colleague);
        byte[] said = [1, 2, 3, 4], answered = [5, 6, 7, 8];

        colleague.Speak(said);
        Assert.Equal(said, await bed.Leg.Sent.Reader.ReadAsync(Cancellation));
        bed.Leg.Speak(answered);
        bed.Leg.Speak(answered);
        Assert.Equal(answered, await colleague.Sent.Reader.ReadAsync(Cancellation));
        await colleague.Sent.Reader.ReadAsync(Cancellation);

        Assert.True(bed.Model.AudioByteCount >= answered.Length); // the agent listens: it had the first piece before the second came
        await EndAsync(colleague, takeover);
    }

    [Fact]
    public async Task TakeOverAsync_AgentSpeaksMeanwhile_IsStoppedUnheard()
    {
        await using var bed = await PhoneBed.StartAsync();
        var colleague = new FakePhoneLeg();
        var takeover = await TakeOverAsync(bed, colleague);

        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[8_000], "Are you still there?"));
        var deleted = await bed.Model.NextSentAsync<ConversationItemDeleteEvent>(Cancellation);

        Assert.Equal("i1", deleted.ItemId);
        Assert.False(bed.Leg.Sent.Reader.TryRead(out _));
        Assert.Equal(0, bed.Leg.ClearCount); // what plays is the colleague's
        await EndAsync(colleague, takeover);
    }

    [Fact]
    public async Task TakeOverAsync_UntilItIsGivenBack_ModelAnswersNoTurns()
    {
        await using var bed = await PhoneBed.StartAsync();
        var colleague = new FakePhoneLeg();
        var takeover = await TakeOverAsync(bed, colleague);

        var quiet = await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        colleague.Signal(new LegEndedSignal("hang_up"));
        var asked = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        var loud = await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        await takeover;

        Assert.Equal((false, true), (AnswersTurns(quiet), AnswersTurns(loud)));
        Assert.NotNull(asked);
        Assert.False(bed.Call.Control.IsTakenOver);
        lock (bed.Leg.Shown)
        {
            Assert.Equal([true, false], bed.Leg.Shown.OfType<CallTakeoverEvent>().Select(taken => taken.IsTakenOver));
        }
    }

    [Fact]
    public async Task TakeOverAsync_PartyTypes_IsToldToTheAgentAndNotAnswered()
    {
        await using var bed = await PhoneBed.StartAsync();
        var colleague = new FakePhoneLeg();
        var takeover = await TakeOverAsync(bed, colleague);
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);

        bed.Leg.Signal(new LegTextSignal("My number is 12."));
        var told = await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);

        Assert.Equal(MessageRole.User, Assert.IsType<MessageItem>(told.Item).Role);
        Assert.DoesNotContain(bed.Model.Sent, sent => sent is ResponseCreateEvent);
        await EndAsync(colleague, takeover);
    }

    [Fact]
    public async Task TakeOverAsync_Twice_IsRefusedAsIsALineForTheAgent()
    {
        await using var bed = await PhoneBed.StartAsync();
        var colleague = new FakePhoneLeg();
        var takeover = await TakeOverAsync(bed, colleague);

        await Assert.ThrowsAsync<InvalidOperationException>(() => bed.Call.Control.TakeOverAsync(new FakePhoneLeg(), Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => bed.Call.Control.SayAsync("Hello", Cancellation));

        await EndAsync(colleague, takeover);
    }

    [Fact]
    public async Task TakeOverAsync_Held_ColleagueHearsSilenceUntilItIsResumed()
    {
        await using var bed = await PhoneBed.StartAsync(configure: options => options with { HoldMusic = null });
        var colleague = new FakePhoneLeg();
        var takeover = await TakeOverAsync(bed, colleague);
        await bed.Call.Control.HoldAsync(Cancellation);

        bed.Leg.Speak([1, 2, 3, 4]);
        Assert.Equal([0xff, 0xff, 0xff, 0xff], await colleague.Sent.Reader.ReadAsync(Cancellation)); // silence of µ-law
        await bed.Call.Control.ResumeAsync();
        bed.Leg.Speak([5, 6]);

        Assert.Equal([5, 6], await colleague.Sent.Reader.ReadAsync(Cancellation));
        await EndAsync(colleague, takeover);
    }

    [Fact]
    public async Task TakeOverAsync_CallIsOver_Ends()
    {
        var bed = await PhoneBed.StartAsync();
        var takeover = await TakeOverAsync(bed, new FakePhoneLeg());

        await bed.DisposeAsync();

        await takeover.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task TakeOverAsync_GivenBackWhileTheCallEnds_AgentSaysNothingMore()
    {
        await using var bed = await PhoneBed.StartAsync();
        var colleague = new FakePhoneLeg();
        var takeover = await TakeOverAsync(bed, colleague);

        Assert.True(bed.Call.Control.HangUp("operator_hung_up"));
        await EndAsync(colleague, takeover);

        Assert.DoesNotContain(bed.Model.Sent, sent => sent is ResponseCreateEvent);
        bed.Leg.Hear();
        Assert.Equal("operator_hung_up", await bed.Running);
    }

    [Fact]
    public async Task TakeOverAsync_AnotherTakesOverBeforeTheAgentGoesOn_ModelAnswersTurnsAfterTheLast()
    {
        await using var bed = await PhoneBed.StartAsync();
        FakePhoneLeg first = new(), second = new();
        TaskCompletionSource givenBack = new(), goesOn = new();
        var one = await TakeOverAsync(bed, first);
        var quiet = await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        bed.Leg.Showing = shown =>
        {
            if (shown is not CallTakeoverEvent { IsTakenOver: false })
            {
                return Task.CompletedTask;
            }

            bed.Leg.Showing = null;
            givenBack.SetResult();
            return goesOn.Task;
        };

        await first.DisposeAsync();
        await givenBack.Task.WaitAsync(Cancellation);
        var other = await TakeOverAsync(bed, second);
        goesOn.SetResult();
        await one.WaitAsync(Cancellation);
        Assert.DoesNotContain(bed.Model.Sent, sent => sent is ResponseCreateEvent);
        await EndAsync(second, other);

        Assert.False(AnswersTurns(quiet));
        Assert.True(AnswersTurns(bed.Model.Sent.OfType<SessionUpdateEvent>().Last()));
        Assert.Single(bed.Model.Sent, sent => sent is ResponseCreateEvent);
    }

    [Fact]
    public async Task TakeOverAsync_SomethingElseFails_CallIsGivenBack()
    {
        await using var bed = await PhoneBed.StartAsync();
        bed.Leg.Showing = shown => shown is CallTakeoverEvent { IsTakenOver: true } ? Task.FromException(new FormatException()) : Task.CompletedTask;

        await Assert.ThrowsAsync<FormatException>(() => bed.Call.Control.TakeOverAsync(new FakePhoneLeg(), Cancellation));

        Assert.False(bed.Call.Control.IsTakenOver);
        Assert.NotNull(await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation));
    }

    [Fact]
    public async Task TakeOverAsync_ModelAnswersAllTheSame_ResponseIsCancelledAtOnce()
    {
        await using var bed = await PhoneBed.StartAsync();
        var colleague = new FakePhoneLeg();
        var takeover = await TakeOverAsync(bed, colleague);

        bed.Model.Say(FakeResponses.Created("r1"));

        Assert.NotNull(await bed.Model.NextSentAsync<ResponseCancelEvent>(Cancellation));
        await EndAsync(colleague, takeover);
    }

    private static async Task<Task> TakeOverAsync(PhoneBed bed, FakePhoneLeg colleague)
    {
        var takeover = bed.Call.Control.TakeOverAsync(colleague, Cancellation);
        await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation); // the agent is told
        Assert.True(bed.Call.Control.IsTakenOver);
        return takeover;
    }

    private static async Task EndAsync(FakePhoneLeg colleague, Task takeover)
    {
        await colleague.DisposeAsync();
        await takeover.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    private static bool? AnswersTurns(SessionUpdateEvent update) =>
        (update.Session as RealtimeSessionConfiguration)?.Audio?.Input?.TurnDetection.Value?.CreateResponse;
}
