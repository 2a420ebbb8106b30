using Parley.Agents.Interruptions;

namespace Parley.Agents.Tests.Interruptions;

[Trait("Category", "Unit")]
public sealed class SuspectedInterruptionTests
{
    private readonly SuspectedInterruption _suspicion = new(new InterruptionOptions { Mode = InterruptionMode.MinSpeech });

    [Fact]
    [Row(135)]
    public void NextLook_AtFirst_IsAtMost400Ms() => Assert.Equal(TimeSpan.FromMilliseconds(400), _suspicion.NextLook);

    [Fact]
    [Row(135)]
    [Complaint(22)]
    public void Look_LittleVoice_RestoresAndLooksAgain()
    {
        var verdict = _suspicion.Look(TimeSpan.FromMilliseconds(120));

        Assert.Equal(SuspicionVerdict.Restore, verdict);
        Assert.Equal(TimeSpan.FromMilliseconds(100), _suspicion.NextLook);
    }

    [Fact]
    [Row(135)]
    public void Look_MuchVoiceAfterLittle_InterruptsLater()
    {
        _suspicion.Look(TimeSpan.FromMilliseconds(120));

        Assert.Equal(SuspicionVerdict.Interrupt, _suspicion.Look(TimeSpan.FromMilliseconds(260)));
    }

    [Fact]
    public void Look_NobodyListens_TakesSpeechAsGoingOn() => Assert.Equal(SuspicionVerdict.Interrupt, _suspicion.Look(null));

    [Fact]
    [Complaint(22)]
    public void Look_MuchVoiceButOnlyABackchannel_Restores()
    {
        _suspicion.Heard("Mhm, yeah", isFinal: false);

        Assert.Equal(SuspicionVerdict.Restore, _suspicion.Look(TimeSpan.FromMilliseconds(400)));
    }

    [Theory]
    [InlineData("Uh-huh.", SuspicionVerdict.Restore)]
    [InlineData("", SuspicionVerdict.Restore)]
    [InlineData("Okay, I see!", SuspicionVerdict.Restore)]
    [InlineData("No.", SuspicionVerdict.Interrupt)]
    [InlineData("Okay but wait", SuspicionVerdict.Interrupt)]
    [Row(135)]
    [Complaint(22)]
    public void Heard_Final_GoesByTheWords(string transcript, object verdict) =>
        Assert.Equal(verdict, _suspicion.Heard(transcript, isFinal: true));

    [Fact]
    [Row(135)]
    [Complaint(22)]
    public void Stopped_Short_Restores()
    {
        var verdict = _suspicion.Stopped(TimeSpan.FromMilliseconds(180));

        Assert.Equal(SuspicionVerdict.Restore, verdict);
        Assert.Null(_suspicion.NextLook);
    }

    [Fact]
    public void Stopped_Long_Interrupts() => Assert.Equal(SuspicionVerdict.Interrupt, _suspicion.Stopped(TimeSpan.FromMilliseconds(251)));

    [Fact]
    public void Heard_WordsAfterAShortSound_StillInterrupt()
    {
        _suspicion.Stopped(TimeSpan.FromMilliseconds(180));

        Assert.Equal(SuspicionVerdict.Interrupt, _suspicion.Heard("Stop", isFinal: true));
    }

    [Fact]
    public void Look_AfterTheVerdict_SaysNothingMore()
    {
        _suspicion.Look(null);

        Assert.Equal(SuspicionVerdict.Undecided, _suspicion.Look(null));
        Assert.Equal(SuspicionVerdict.Undecided, _suspicion.Stopped(TimeSpan.FromSeconds(2)));
    }
}
