using Parley.Agents.Playout;
using Parley.Audio;
using Parley.Calls.MediaStreams;
using Parley.Testing.Time;

namespace Parley.Calls.Tests.MediaStreams;

/// <summary>The leg against a carrier that plays in virtual time: pace, marks, clears, and what was heard.</summary>
[Trait("Category", "Unit")]
public sealed class MediaStreamPlayoutTests : IDisposable
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(10);
    private readonly ManualTimeProvider _time = new();
    private readonly FakeCarrier _carrier;

    public MediaStreamPlayoutTests() => _carrier = new FakeCarrier(_time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _carrier.Dispose();

    [Fact]
    public async Task SendAudioAsync_LongAnswerAtOnce_IsPlayedWholeWithALeadOf100To300Ms()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        var answer = Noise(80_000);

        await leg.SendAudioAsync("i1", 0, answer, Cancellation);
        await leg.EndAudioAsync("i1", 0, Cancellation);

        var leads = new List<double>();
        for (var elapsed = TimeSpan.Zero; elapsed < TimeSpan.FromSeconds(9.6); elapsed += s_step)
        {
            leads.Add(_carrier.Buffered.TotalMilliseconds);
            _time.Advance(s_step);
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(answer, _carrier.Audio.ToArray());
        Assert.Equal((110d, 300d), (leads.Min(), leads.Max()));
        Assert.Equal(TimeSpan.FromSeconds(10), _carrier.Played);
    }

    [Fact]
    public async Task SendAudioAsync_LongAnswerAtOnce_IsSentInFewMessages()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);

        await leg.SendAudioAsync("i1", 0, new byte[80_000], Cancellation);
        await leg.EndAudioAsync("i1", 0, Cancellation);
        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal((50, 51), (Count("media"), Count("mark"))); // 300 ms and 200 ms at a time; a mark each, and the first into silence
    }

    [Fact]
    public async Task SendAudioAsync_AnswerInRealTime_IsPassedOnAtOnce()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);

        for (var frame = 0; frame < 500; frame++)
        {
            await leg.SendAudioAsync("i1", 0, new byte[160], Cancellation);
            Assert.Equal(160 * (frame + 1), _carrier.Audio.Count);
            _time.Advance(AudioFormat.FrameDuration);
        }
    }

    [Fact]
    public async Task SendAudioAsync_ModelPauses_GoesOnFromThere()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[1600], Cancellation);
        _time.Advance(TimeSpan.FromSeconds(3));

        await leg.SendAudioAsync("i1", 0, new byte[8000], Cancellation);

        Assert.Equal(TimeSpan.FromMilliseconds(300), _carrier.Buffered);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(40, 40, 0, 0)]
    [InlineData(20, 120, 0, 0)]
    [InlineData(0, 0, 60, 0)]
    [InlineData(50, 50, 80, 0)]
    [InlineData(0, 0, 0, 20)]
    [InlineData(35, 75, 50, 20)]
    [Row(228)]
    public async Task ClearPlayoutAsync_InTheMiddle_TellsWhatWasPlayedWithin10Ms(int upMs, int downMs, int lagMs, int tickMs)
    {
        (_carrier.UpDelay, _carrier.DownDelay, _carrier.Lag) = (Ms(upMs), Ms(downMs), Ms(lagMs));
        _carrier.Tick = tickMs > 0 ? Ms(tickMs) : TimeSpan.FromTicks(1);
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        var errors = new List<double>();
        var before = TimeSpan.Zero;
        var random = new Random(7);

        for (var answer = 0; answer < 40; answer++)
        {
            _time.Advance(Ms(500 + random.Next(3000)));
            await leg.SendAudioAsync($"i{answer}", 0, new byte[80_000], Cancellation);
            _time.Advance(Ms(random.Next(1000, 9000)));
            var heard = (await leg.ClearPlayoutAsync(Cancellation))!.Value;
            _time.Advance(Ms(upMs));
            Assert.Equal($"i{answer}", heard.ItemId);
            errors.Add((heard.Heard - (_carrier.PlayedAtClear!.Value - before)).TotalMilliseconds);
            before = DurationSent();
        }

        Assert.All(errors, error => Assert.InRange(error, -10, 10));
    }

    [Fact]
    public async Task ClearPlayoutAsync_RightAfterTheBeginning_TellsThatNothingWasHeard()
    {
        _carrier.UpDelay = Ms(50);
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[8000], Cancellation);

        var heard = await leg.ClearPlayoutAsync(Cancellation);

        Assert.Equal(new HeardPosition("i1", 0, TimeSpan.Zero), heard);
    }

    [Fact]
    public async Task ClearPlayoutAsync_NothingWasSent_TellsNothingAndSendsNothing()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);

        Assert.Null(await leg.ClearPlayoutAsync(Cancellation));
        Assert.Equal(0, Count("clear"));
    }

    [Fact]
    public async Task ClearPlayoutAsync_WithinTheSecondItem_TellsOfIt()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[8000], Cancellation);
        await leg.EndAudioAsync("i1", 0, Cancellation);
        await leg.SendAudioAsync("i2", 1, new byte[8000], Cancellation);

        _time.Advance(Ms(1300));

        Assert.Equal(new HeardPosition("i2", 1, Ms(300)), await leg.ClearPlayoutAsync(Cancellation));
    }

    [Fact]
    public async Task ClearPlayoutAsync_AllWasHeard_TellsTheWholeItem()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[8000], Cancellation);

        _time.Advance(Ms(1500));

        Assert.Equal(new HeardPosition("i1", 0, Ms(1000)), await leg.ClearPlayoutAsync(Cancellation));
        Assert.Equal(new HeardPosition("i1", 0, Ms(1000)), await leg.ClearPlayoutAsync(Cancellation));
    }

    [Fact]
    public async Task ClearPlayoutAsync_WhatFollows_IsPlayedAndNothingOfWhatWasCleared()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        await leg.SendAudioAsync("i1", 0, Filled(80_000, 1), Cancellation);
        _time.Advance(Ms(1000));

        await leg.ClearPlayoutAsync(Cancellation);
        await leg.SendAudioAsync("i2", 0, Filled(4000, 2), Cancellation);
        _time.Advance(Ms(2000));

        Assert.Equal(4000, _carrier.Audio.Count(value => value == 2));
        Assert.InRange(_carrier.Audio.Count(value => value == 1), 8800, 10_400);
        Assert.Equal(new HeardPosition("i2", 0, Ms(500)), await leg.ClearPlayoutAsync(Cancellation));
    }

    [Fact]
    public async Task ClearPlayoutAsync_MarksOfTheOldEpochComeBackAtOnce_CountForNothing()
    {
        (_carrier.UpDelay, _carrier.DownDelay) = (Ms(100), Ms(100));
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[80_000], Cancellation);
        _time.Advance(Ms(1000));
        await leg.ClearPlayoutAsync(Cancellation);
        await leg.SendAudioAsync("i2", 0, new byte[80_000], Cancellation);

        _time.Advance(Ms(250)); // the marks that waited are back; i2 has played 150 ms of it at the carrier

        Assert.Equal(new HeardPosition("i2", 0, Ms(250)), await leg.ClearPlayoutAsync(Cancellation));
    }

    [Fact]
    public async Task ClearPlayoutAsync_CarrierStandsStill_DoesNotBelieveTheClock()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[80_000], Cancellation);
        _time.Advance(Ms(1000));
        _carrier.ReturnsMarks = false; // nothing of what is played now is told: as if it were not

        _time.Advance(Ms(3000));
        var heard = (await leg.ClearPlayoutAsync(Cancellation))!.Value.Heard;

        Assert.InRange(heard.TotalMilliseconds, 1000, 1300);
    }

    [Fact]
    public async Task ClearPlayoutAsync_CarrierWithoutMarks_FallsBackOnTheClock()
    {
        _carrier.ReturnsMarks = false;
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[80_000], Cancellation);

        _time.Advance(Ms(4000));

        Assert.Equal(Ms(4000), (await leg.ClearPlayoutAsync(Cancellation))!.Value.Heard);
    }

    [Fact]
    public async Task ClearPlayoutAsync_FromManyThreads_NeverTellsMoreThanWasSent()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[8000], Cancellation);

        var heard = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await leg.ClearPlayoutAsync(Cancellation))));

        Assert.All(heard, position => Assert.Equal(TimeSpan.Zero, position!.Value.Heard));
    }

    [Fact]
    [Row(233)]
    public async Task WhenHeardAsync_LastWords_CompletesWhenTheirMarkIsBack()
    {
        (_carrier.UpDelay, _carrier.DownDelay) = (Ms(50), Ms(50));
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[8100], Cancellation);

        var heard = leg.WhenHeardAsync(Cancellation);
        _time.Advance(Ms(1110));
        await _carrier.Socket.WhenIdleAsync(Cancellation);
        var isEarly = heard.IsCompleted;
        _time.Advance(Ms(5));

        await heard.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.False(isEarly);
    }

    [Fact]
    public async Task WhenHeardAsync_MarkNeverComes_GivesUpInTime()
    {
        _carrier.ReturnsMarks = false;
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[8000], Cancellation);

        var heard = leg.WhenHeardAsync(Cancellation);
        _time.Advance(Ms(2990));
        var isEarly = heard.IsCompleted;
        while (!heard.IsCompleted)
        {
            _time.Advance(Ms(10));
            await Task.Yield();
        }

        Assert.False(isEarly);
    }

    [Theory]
    [InlineData("clear")]
    [InlineData("end")]
    [InlineData("nothing")]
    public async Task WhenHeardAsync_NothingMoreToHear_Completes(string how)
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[how == "nothing" ? 0 : 80_000], Cancellation);

        var heard = leg.WhenHeardAsync(Cancellation);
        switch (how)
        {
            case "clear":
                await leg.ClearPlayoutAsync(Cancellation);
                break;
            case "end":
                await leg.EndAsync("completed");
                break;
        }

        await heard.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    [Fact]
    public async Task WhenHeardAsync_PartWithoutAnEndOfACarrierOfWholeFrames_IsFilledUpAndHeard()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation, MediaStreamDialect.Twilio with { SendsWholeFrames = true });
        await leg.SendAudioAsync("i1", 0, new byte[8_000 + 50], Cancellation);

        var heard = leg.WhenHeardAsync(Cancellation);
        for (var step = 0; step < 100 && !heard.IsCompleted; step++)
        {
            _time.Advance(Ms(20));
            await _carrier.Socket.WhenIdleAsync(Cancellation);
        }

        await heard.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal(8_160, _carrier.Audio.Count);
    }

    [Fact]
    public async Task Marks_ThatNobodySent_ChangeNothing()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[80_000], Cancellation);

        foreach (var name in new[] { "", "0", "0-", "0-99", "1-1", "-1-1", "99999999999-1", "0-99999999999", "our words", "0-0" })
        {
            _carrier.Socket.Say(TwilioWords.Mark(name));
        }

        Assert.Equal(TimeSpan.Zero, (await leg.ClearPlayoutAsync(Cancellation))!.Value.Heard);
    }

    [Fact]
    public async Task Marks_ThatComeBackBeforeTheirAudioCanBePlayed_AreNotBelieved()
    {
        await using var leg = await _carrier.AcceptAsync(null, Cancellation);
        await leg.SendAudioAsync("i1", 0, new byte[80_000], Cancellation); // 300 ms go out, with mark 0-2 behind them

        _carrier.Socket.Say(TwilioWords.Mark("0-2"));

        Assert.InRange((await leg.ClearPlayoutAsync(Cancellation))!.Value.Heard.TotalMilliseconds, 0, 40);
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static byte[] Noise(int count)
    {
        var noise = new byte[count];
        new Random(1).NextBytes(noise);
        return noise;
    }

    private static byte[] Filled(int count, byte value)
    {
        var audio = new byte[count];
        audio.AsSpan().Fill(value);
        return audio;
    }

    private TimeSpan DurationSent() => AudioFormat.Pcmu.DurationOf(_carrier.Audio.Count);

    private int Count(string name) => _carrier.Log.Count(item => item.Event == name);
}
