using Parley.Audio;
using Parley.Calls.Control;
using Parley.Calls.Twilio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Testing.Models;
using Parley.Testing.Telephone.Playing;

namespace Parley.Calls.Tests.Control;

[Trait("Category", "Unit")]
public sealed class CallControlTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(233)]
    public async Task HangUp_WordsNotHeardYet_WaitsForThem()
    {
        await using var bed = await PhoneBed.StartAsync();

        Assert.True(bed.Call.Control.HangUp());
        await bed.Leg.WhenAsked.WaitAsync(Cancellation);
        Assert.False(bed.Model.IsClosed);
        bed.Leg.Hear();

        Assert.Equal("agent_hung_up", await bed.Running);
        Assert.False(bed.Call.Control.HangUp());
    }

    [Fact]
    public async Task HangUp_WordsNeverHeard_GoesAfterTheTimeAllTheSame()
    {
        await using var bed = await PhoneBed.StartAsync();

        bed.Call.Control.HangUp();
        await bed.Leg.WhenAsked.WaitAsync(Cancellation);
        bed.Time.Advance(bed.Call.Control.LastWordsTime);

        Assert.Equal("agent_hung_up", await bed.Running);
    }

    [Fact]
    public async Task HangUp_AgentStillSpeaks_WaitsUntilItIsSaid()
    {
        await using var bed = await PhoneBed.StartAsync();
        bed.Leg.Hear();
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[8_000], "Goodbye"));
        await bed.Leg.Sent.Reader.ReadAsync(Cancellation);

        bed.Call.Control.LastWordsTime = Timeout.InfiniteTimeSpan; // so that nothing but the end of the words lets it go
        bed.Call.Control.HangUp();
        for (var step = 0; step < 500; step++)
        {
            bed.Time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        Assert.False(bed.Leg.WhenAsked.IsCompleted);
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "Goodbye"));
        await AdvanceUntilAsync(bed, () => bed.Leg.WhenAsked.IsCompleted);
        Assert.Equal("agent_hung_up", await bed.Running);
    }

    [Fact]
    public async Task Transfer_Heard_GoesByTheCarrierAndEndsTheCall()
    {
        await using var bed = await PhoneBed.StartAsync();

        bed.Call.Control.Transfer(new CallTransfer("+15550123"));
        await bed.Leg.WhenAsked.WaitAsync(Cancellation);
        Assert.Empty(bed.Carrier.Asked);
        bed.Leg.Hear();

        Assert.Equal("transferred", await bed.Running);
        Assert.Equal(new CallTransfer("+15550123"), Assert.Single(bed.Carrier.Asked));
    }

    [Fact]
    public async Task Transfer_CarrierRefuses_AgentIsToldAndTheCallGoesOn()
    {
        await using var bed = await PhoneBed.StartAsync();
        bed.Carrier.Refusal = new TwilioException(TwilioFailure.Number, 21217, 400, "No such number.");
        bed.Leg.Hear();

        bed.Call.Control.Transfer(new CallTransfer("+15550123"));
        var told = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Contains("could not be put through", told.Response?.Instructions, StringComparison.Ordinal);
        Assert.False(bed.Model.IsClosed);
        Assert.True(bed.Call.Control.HangUp());
    }

    [Fact]
    public async Task Transfer_CarrierThrowsWhatItLikes_TheCallCanStillBeEnded()
    {
        await using var bed = await PhoneBed.StartAsync();
        bed.Carrier.Refusal = new InvalidCastException("of the application's own");
        bed.Leg.Hear();

        bed.Call.Control.Transfer(new CallTransfer("+15550123"));
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.True(bed.Call.Control.HangUp());
    }

    [Fact]
    public async Task StartRecording_CallIsOver_IsRefused()
    {
        await using var bed = await PhoneBed.StartAsync();
        await bed.Call.Control.DisposeAsync();

        Assert.Throws<InvalidOperationException>(() => bed.Call.Control.StartRecording(new MemoryStream()));
    }

    [Fact]
    public async Task Transfer_NoCarrier_SaysWhatIsMissing()
    {
        await using var bed = await PhoneBed.StartAsync(hasCarrier: false);

        var exception = Assert.Throws<InvalidOperationException>(() => bed.Call.Control.Transfer(new CallTransfer("+15550123")));

        Assert.Contains("REST interface", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendDigits_ByTheCarrier_GoThereOnceTheWordsAreHeard()
    {
        await using var bed = await PhoneBed.StartAsync(configure: options => options with { DigitSending = DigitSending.Carrier });
        bed.Leg.Hear();

        bed.Call.Control.SendDigits("1w2#");

        Assert.Equal("sending_digits", await bed.Running);
        Assert.Equal("1w2#", Assert.Single(bed.Carrier.Asked));
    }

    [Fact]
    public async Task SendDigits_AsSound_ArePlayedAndTheCallGoesOn()
    {
        await using var bed = await PhoneBed.StartAsync();
        bed.Leg.Hear();

        bed.Call.Control.SendDigits("1w2#");
        var audio = await bed.Leg.Sent.Reader.ReadAsync(Cancellation);
        await UntilAsync(() => !bed.Call.Control.IsDeparting);

        Assert.Equal("12#", new HeardAudio([new HeardRun(TimeSpan.Zero, audio)]).ReadKeys());
        Assert.Equal(TimeSpan.FromSeconds(1.1), AudioFormat.Pcmu.DurationOf(audio.Length));
        Assert.Empty(bed.Carrier.Asked);
        Assert.False(bed.Model.IsClosed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12a")]
    [InlineData("123456789012345678901234567890123")]
    public async Task SendDigits_OtherThanDigits_AreRefused(string digits)
    {
        await using var bed = await PhoneBed.StartAsync();

        Assert.Throws<ArgumentException>(() => bed.Call.Control.SendDigits(digits));
    }

    [Fact]
    public async Task SayAsync_Words_AreAskedForAsTheyAre()
    {
        await using var bed = await PhoneBed.StartAsync();

        await bed.Call.Control.SayAsync("Your table is ready.", Cancellation);

        Assert.Contains("Your table is ready.", (await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation)).Response?.Instructions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HoldAsync_Held_NeitherHearsTheOther()
    {
        await using var bed = await PhoneBed.StartAsync(configure: options => options with { HoldMusic = null });

        await bed.Call.Control.HoldAsync(Cancellation);
        bed.Leg.Speak([.. Enumerable.Repeat((byte)1, 160)]);
        await UntilAsync(() => bed.Model.AudioByteCount == 160);
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[160], "Hello?"));
        await bed.Model.NextSentAsync<ConversationItemDeleteEvent>(Cancellation);
        await bed.Call.Control.ResumeAsync();
        bed.Leg.Speak([.. Enumerable.Repeat((byte)2, 160)]);
        await UntilAsync(() => bed.Model.AudioByteCount == 320);

        Assert.False(bed.Call.Control.IsHeld);
        Assert.False(bed.Leg.Sent.Reader.TryRead(out _));
        lock (bed.Leg.Shown)
        {
            Assert.Equal([true, false], bed.Leg.Shown.OfType<CallHoldEvent>().Select(hold => hold.IsHeld));
        }
    }

    private static async Task AdvanceUntilAsync(PhoneBed bed, Func<bool> condition)
    {
        while (!condition())
        {
            Cancellation.ThrowIfCancellationRequested();
            bed.Time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
