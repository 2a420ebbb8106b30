using Parley.Calls.Twilio;

namespace Parley.Calls.Tests.Twilio;

[Trait("Category", "Unit")]
public sealed class CallProgressTests
{
    private static readonly string[] s_course = ["initiated", "ringing", "in-progress", "completed"];
    private readonly CallProgress _progress = new("CA1");

    [Fact]
    public void Take_ReportsInOrder_FollowsThem()
    {
        var states = s_course.Select((state, number) => (Take(state, number), _progress.State)).ToArray();

        Assert.All(states, state => Assert.True(state.Item1));
        Assert.Equal([CallProgressState.Initiated, CallProgressState.Ringing, CallProgressState.InProgress, CallProgressState.Completed], states.Select(state => state.State));
        Assert.True(_progress.WhenEnded.IsCompleted);
    }

    [Fact]
    public void Take_ReportsInAnyOrderAndTwice_EndsInTheSame()
    {
        (string State, int Number)[] reports = [("initiated", 0), ("ringing", 1), ("in-progress", 2), ("completed", 3)];
        var random = new Random(7);
        for (var run = 0; run < 200; run++)
        {
            var progress = new CallProgress("CA1");
            var shuffled = reports.Concat(reports).ToArray();
            random.Shuffle(shuffled);
            var last = CallProgressState.Unknown;
            foreach (var (state, number) in shuffled)
            {
                progress.Take(Report(state, number));
                Assert.True(progress.State >= last, "it went back");
                last = progress.State;
            }

            Assert.Equal(CallProgressState.Completed, progress.State);
        }
    }

    [Fact]
    public void Take_LateRinging_DoesNotUndoTheAnswer()
    {
        Take("in-progress", 2);

        Assert.False(Take("ringing", 1));
        Assert.Equal(CallProgressState.InProgress, _progress.State);
    }

    [Theory]
    [InlineData("busy")]
    [InlineData("failed")]
    [InlineData("no-answer")]
    [InlineData("canceled")]
    public void Take_AfterAnEnd_NothingFollows(string end)
    {
        Take(end, 1);

        Assert.False(Take("in-progress", 9));
        Assert.Equal(end, _progress.State.ToText());
        Assert.True(_progress.WhenEnded.IsCompleted && _progress.WhenAnswered.IsCompleted);
    }

    [Fact]
    public void Take_EndWithoutNumber_Counts()
    {
        Take("in-progress", 2);

        Assert.True(_progress.Take(Report("completed", null)));
    }

    [Fact]
    public async Task Take_MachineDetection_LeavesTheStateAlone()
    {
        KeyValuePair<string, string>[] form = [new("CallSid", "CA1"), new("AccountSid", "AC1"), new("AnsweredBy", "machine_start")];
        Take("in-progress", 2);

        Assert.True(StatusCallback.TryRead(form, out var report, out _));
        Assert.False(_progress.Take(report));
        Assert.Equal(("machine_start", CallProgressState.InProgress), (_progress.AnsweredBy, _progress.State));
        Assert.Equal("machine_start", await _progress.WhenAnswererKnown);
    }

    [Fact]
    public void TryRead_Report_HasDurationAndSipCode()
    {
        KeyValuePair<string, string>[] form =
        [
            new("CallSid", "CA1"), new("AccountSid", "AC1"), new("CallStatus", "completed"), new("SequenceNumber", "3"), new("CallDuration", "61"),
            new("SipResponseCode", "200"),
        ];

        Assert.True(StatusCallback.TryRead(form, out var report, out _));
        Assert.Equal((3, TimeSpan.FromSeconds(61), 200), (report.SequenceNumber, report.Duration, report.SipResponseCode));
    }

    private static StatusCallback Report(string state, int? number) =>
        new(new VoiceRequest { CallSid = "CA1", AccountSid = "AC1", Status = CallProgressStates.Parse(state) }, number, null, null, null);

    private bool Take(string state, int number) => _progress.Take(Report(state, number));
}
