using Parley.Testing.Telephone.Speaking;

namespace Parley.Testing.Tests.Telephone;

[Trait("Category", "Unit")]
public sealed class CallerVoiceTests
{
    private readonly byte[] _frame = new byte[160];

    [Fact]
    public void Next_SpeechThatFillsNoWholeFrame_GoesOnInSilence()
    {
        var voice = new CallerVoice(CallerScript.Of(new CallerAct.Speak(new byte[200])));

        voice.Next(_frame, Ms(0), default);
        voice.Next(_frame, Ms(20), default);

        Assert.Equal(0, _frame[39]);
        Assert.Equal(0xFF, _frame[40]);
        Assert.Equal((Ms(0), Ms(25)), Assert.Single(voice.Utterances));
    }

    [Fact]
    public void Next_AwaitAnswer_WaitsForSpeechAndThenForSilence()
    {
        var voice = new CallerVoice(CallerScript.Of(new CallerAct.AwaitAnswer(Ms(60), Ms(1000)), new CallerAct.HangUp()));

        Assert.False(voice.Next(_frame, Ms(0), Ms(0)).HangsUp);
        Assert.False(voice.Next(_frame, Ms(200), Ms(0)).HangsUp); // silent for long, but nothing was said
        Assert.False(voice.Next(_frame, Ms(220), Ms(20)).HangsUp);
        Assert.False(voice.Next(_frame, Ms(240), Ms(40)).HangsUp);
        Assert.False(voice.Next(_frame, Ms(280), Ms(40)).HangsUp);
        Assert.True(voice.Next(_frame, Ms(300), Ms(40)).HangsUp);
    }

    [Fact]
    public void Next_AwaitSilence_LetsAGreetingEndOrGoesOnWithoutOne()
    {
        var voice = new CallerVoice(CallerScript.Of(new CallerAct.AwaitSilence(Ms(100), Ms(1000)), new CallerAct.HangUp()));
        var silent = new CallerVoice(CallerScript.Of(new CallerAct.AwaitSilence(Ms(100), Ms(1000)), new CallerAct.HangUp()));

        Assert.False(voice.Next(_frame, Ms(0), Ms(0)).HangsUp);
        Assert.False(voice.Next(_frame, Ms(80), Ms(20)).HangsUp);
        Assert.False(voice.Next(_frame, Ms(160), Ms(20)).HangsUp);
        Assert.True(voice.Next(_frame, Ms(180), Ms(20)).HangsUp);
        Assert.False(silent.Next(_frame, Ms(0), Ms(0)).HangsUp);
        Assert.True(silent.Next(_frame, Ms(100), Ms(0)).HangsUp);
    }

    [Fact]
    public void Next_SpeechWithSilenceBehindIt_MayBeAnsweredIntoThatSilence()
    {
        byte[] speech = [.. new byte[160], .. Enumerable.Repeat((byte)0xFF, 320)];
        var voice = new CallerVoice(CallerScript.Of(new CallerAct.Speak(speech), new CallerAct.AwaitAnswer(Ms(60), Ms(1000)), new CallerAct.HangUp()));

        voice.Next(_frame, Ms(0), Ms(0));
        voice.Next(_frame, Ms(20), Ms(10));
        voice.Next(_frame, Ms(40), Ms(30));

        Assert.False(voice.Next(_frame, Ms(60), Ms(30)).HangsUp);
        Assert.True(voice.Next(_frame, Ms(100), Ms(30)).HangsUp);
        Assert.Equal((Ms(0), Ms(20)), Assert.Single(voice.Utterances));
    }

    [Fact]
    public void Next_AwaitSpeech_InterruptsOnceSoMuchWasHeard()
    {
        var voice = new CallerVoice(CallerScript.Of(new CallerAct.AwaitSpeech(Ms(100)), new CallerAct.Speak(new byte[160])));

        voice.Next(_frame, Ms(0), Ms(500));
        voice.Next(_frame, Ms(20), Ms(599));
        Assert.Empty(voice.Utterances);
        voice.Next(_frame, Ms(40), Ms(600));

        Assert.Equal((Ms(40), Ms(60)), Assert.Single(voice.Utterances));
    }

    [Fact]
    public void Next_NoAnswerInTime_ComplainsAndGoesOn()
    {
        var voice = new CallerVoice(CallerScript.Of(new CallerAct.AwaitAnswer(Ms(60), Ms(100)), new CallerAct.HangUp()));

        voice.Next(_frame, Ms(0), default);
        var complaint = voice.Next(_frame, Ms(100), default).Complaint;

        Assert.Equal("No answer was heard to its end within 0.1 s.", complaint);
        Assert.True(voice.Next(_frame, Ms(120), default).HangsUp);
    }

    [Fact]
    public void Next_Press_GivesOneDigitEach200Ms()
    {
        var voice = new CallerVoice(CallerScript.Of(new CallerAct.Press("12#")));

        var digits = Enumerable.Range(0, 30).Select(frame => (frame * 20, voice.Next(_frame, Ms(frame * 20), default).Digit)).Where(pressed => pressed.Digit is not null);

        Assert.Equal([(0, '1'), (200, '2'), (400, '#')], digits);
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
