using Parley.Engine.Speech.Synthesis;

namespace Parley.Engine.Tests.Speech.Synthesis;

[Trait("Category", "Unit")]
public sealed class SpeechShaperTests
{
    [Fact]
    public void Push_LeadingSilence_KeepsOnlyTheEndOfIt()
    {
        var shaper = new SpeechShaper(16000, TimeSpan.FromMilliseconds(20));
        var samples = new short[3200 + 320];
        samples.AsSpan(3200).Fill(5000);

        var frames = shaper.Push(samples);

        Assert.Equal(2, frames.Count);
        Assert.All(frames, frame => Assert.Equal(640, frame.Length));
        Assert.All(frames[0], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Finish_UnfinishedFrame_IsFilledUp()
    {
        var shaper = new SpeechShaper(16000, TimeSpan.Zero);
        var loud = new short[400];
        loud.AsSpan().Fill(5000);

        var frames = shaper.Push(loud);
        frames.AddRange(shaper.Finish());

        Assert.Equal([640, 640], frames.Select(frame => frame.Length));
    }

    [Fact]
    public void Push_OtherRate_KeepsTheDuration()
    {
        var shaper = new SpeechShaper(22050, TimeSpan.Zero);
        var loud = new short[22050];
        loud.AsSpan().Fill(5000);

        var frames = shaper.Push(loud);
        frames.AddRange(shaper.Finish());

        Assert.InRange(frames.Count, 50, 52);
    }
}
