using Parley.Agents.Tools;
using Parley.Realtime.Responses;

namespace Parley.Agents.Tests.Tools;

[Trait("Category", "Unit")]
public sealed class ToolTurnsTests
{
    private static readonly ToolReply s_always = new(ToolResponseMode.Always);
    private readonly ToolTurns _turns = new();

    [Fact]
    [Row(119)]
    [Complaint(2)]
    public void Answered_BothBeforeTheResponseEnds_OneReplyFollowsItsEnd()
    {
        Call("a", "b");

        var before = _turns.Answered("r1", "a", s_always) ?? _turns.Answered("r1", "b", s_always);
        var after = _turns.Ended("r1", ResponseStatus.Completed);

        Assert.Null(before);
        Assert.Equal(s_always, after);
        Assert.False(_turns.Has("r1"));
    }

    [Fact]
    [Row(119)]
    [Complaint(2)]
    public void Answered_OneIsSlow_OneReplyFollowsIt()
    {
        Call("a", "b");
        _turns.Ended("r1", ResponseStatus.Completed);

        var first = _turns.Answered("r1", "a", s_always);
        var second = _turns.Answered("r1", "b", s_always);

        Assert.Equal((null, s_always), (first, second));
    }

    [Fact]
    [Complaint(2)]
    public void Overdue_OneIsTooSlow_TheOthersAreSpokenAboutAndItFollows()
    {
        Call("a", "b");
        _turns.Ended("r1", ResponseStatus.Completed);
        _turns.Answered("r1", "a", s_always);
        var wait = _turns.BeginsToWait("r1");

        var overdue = _turns.Overdue("r1", wait!.Value);
        var late = _turns.Answered("r1", "b", s_always);

        Assert.Equal((s_always, s_always), (overdue, late));
        Assert.Null(_turns.BeginsToWait("r1"));
    }

    [Fact]
    public void Overdue_AllAnsweredMeanwhile_DoesNothing()
    {
        Call("a", "b");
        _turns.Ended("r1", ResponseStatus.Completed);
        _turns.Answered("r1", "a", s_always);
        var wait = _turns.BeginsToWait("r1");
        _turns.Answered("r1", "b", s_always);

        Assert.Null(_turns.Overdue("r1", wait!.Value));
    }

    [Fact]
    public void BeginsToWait_OnlyOneCall_NeverWaits()
    {
        Call("a");

        _turns.Ended("r1", ResponseStatus.Completed);

        Assert.Null(_turns.BeginsToWait("r1"));
    }

    [Fact]
    [Row(179)]
    public void Answered_Silent_NothingFollows()
    {
        Call("a");
        _turns.Ended("r1", ResponseStatus.Completed);

        Assert.Null(_turns.Answered("r1", "a", new ToolReply(ToolResponseMode.Never)));
        Assert.False(_turns.Has("r1"));
    }

    [Fact]
    [Row(179)]
    public void Answered_BesideABackgroundCall_DoesNotWaitForIt()
    {
        _turns.Called("r1", "a");
        _turns.Called("r1", "background", isWaitedFor: false);
        _turns.Ended("r1", ResponseStatus.Completed);

        Assert.Equal(s_always, _turns.Answered("r1", "a", s_always));
    }

    [Fact]
    [Row(180)]
    public void Answered_Interrupting_WaitsForNothing()
    {
        Call("a", "b");

        var reply = _turns.Answered("r1", "a", new ToolReply(ToolResponseMode.Interrupt));

        Assert.Equal(ToolResponseMode.Interrupt, reply!.Mode);
    }

    [Theory]
    [Row(180)]
    [InlineData(ToolResponseMode.WhenIdle, ToolResponseMode.Always, ToolResponseMode.Always)]
    [InlineData(ToolResponseMode.WhenIdle, ToolResponseMode.Never, ToolResponseMode.WhenIdle)]
    [InlineData(ToolResponseMode.WhenIdle, ToolResponseMode.WhenIdle, ToolResponseMode.WhenIdle)]
    public void Answered_SeveralModes_TheMostPressingDecides(ToolResponseMode first, ToolResponseMode second, ToolResponseMode expected)
    {
        Call("a", "b");
        _turns.Ended("r1", ResponseStatus.Completed);

        _turns.Answered("r1", "a", new ToolReply(first));

        Assert.Equal(expected, _turns.Answered("r1", "b", new ToolReply(second))!.Mode);
    }

    [Fact]
    public void Release_WaitsForAPerson_TheOthersAreSpokenAbout()
    {
        Call("a", "b");
        _turns.Ended("r1", ResponseStatus.Completed);
        _turns.Answered("r1", "a", s_always);

        var released = _turns.Release("r1", "b");
        var approved = _turns.Answered("r1", "b", s_always);

        Assert.Equal((s_always, s_always), (released, approved));
    }

    [Theory]
    [InlineData("cancelled")]
    [InlineData("failed")]
    public void Ended_CutShort_NothingFollows(string status)
    {
        Call("a");
        _turns.Answered("r1", "a", s_always);

        Assert.Null(_turns.Ended("r1", new ResponseStatus(status)));
        Assert.False(_turns.Has("r1"));
    }

    [Fact]
    public void EndAll_ConnectionIsGone_LateAnswersAreSpokenAbout()
    {
        Call("a");

        _turns.EndAll();

        Assert.Equal(s_always, _turns.Answered("r1", "a", s_always));
    }

    private void Call(params string[] callIds)
    {
        foreach (var callId in callIds)
        {
            _turns.Called("r1", callId);
        }
    }
}
