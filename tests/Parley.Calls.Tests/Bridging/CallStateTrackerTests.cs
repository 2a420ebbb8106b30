using Parley.Audio;
using Parley.Calls.Bridging;

namespace Parley.Calls.Tests.Bridging;

[Trait("Category", "Unit")]
public sealed class CallStateTrackerTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Turn_ThinkingSpeakingListening_EndsWhenTheAudioIsPlayed()
    {
        var tracker = new CallStateTracker(AudioFormat.Pcm24k);

        Assert.Equal(CallState.Thinking, tracker.TurnEnded());
        Assert.Null(tracker.Began("r1"));
        Assert.Equal(CallState.Speaking, tracker.AudioSent(TimeSpan.Zero, 48_000));
        Assert.Null(tracker.Ended("r1", s_second / 2));
        Assert.Equal(CallState.Listening, tracker.Tick(s_second));
    }

    [Fact]
    public void Tick_PlayedButAToolRuns_IsThinking()
    {
        var tracker = new CallStateTracker(AudioFormat.Pcm24k);
        tracker.Began("r1");
        tracker.AudioSent(TimeSpan.Zero, 48_000);

        Assert.Equal(CallState.Thinking, tracker.Tick(2 * s_second));
    }

    [Fact]
    public void Interrupted_WhileSpeaking_Listens()
    {
        var tracker = new CallStateTracker(AudioFormat.Pcm24k);
        tracker.AudioSent(TimeSpan.Zero, 480_000);

        Assert.Equal(CallState.Listening, tracker.Interrupted(s_second));
        Assert.Null(tracker.Tick(2 * s_second));
    }

    [Fact]
    public void Ended_ToolThatWasNeverRun_LeavesTheResponseRunning()
    {
        var tracker = new CallStateTracker(AudioFormat.Pcm24k);
        tracker.Began("r1");
        tracker.AudioSent(TimeSpan.Zero, 48_000);
        tracker.Ended("c1", s_second / 2);

        Assert.Equal(CallState.Thinking, tracker.Tick(2 * s_second));
    }
}
