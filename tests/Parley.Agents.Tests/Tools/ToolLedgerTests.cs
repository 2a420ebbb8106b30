using Parley.Agents.Tools;

namespace Parley.Agents.Tests.Tools;

[Trait("Category", "Unit")]
public sealed class ToolLedgerTests
{
    private readonly ToolLedger _ledger = new();
    private readonly ToolCall _call = new("c1", "order", """{"id":1}""");

    [Fact]
    [Row(168)]
    public void Admit_SameCallWhileItRuns_IsKnown()
    {
        _ledger.Admit(_call);

        Assert.Equal(ToolAdmission.Known, _ledger.Admit(_call));
    }

    [Theory]
    [Row(168)]
    [InlineData("order", """{"id":2}""")]
    [InlineData("refund", """{"id":1}""")]
    public void Admit_SameIdForSomethingElse_IsAConflict(string name, string arguments)
    {
        _ledger.Admit(_call);

        Assert.Equal(ToolAdmission.Conflict, _ledger.Admit(new ToolCall("c1", name, arguments)));
    }

    [Fact]
    [Row(169)]
    public void Admit_OutputWasNeverSent_AsksForItAgain()
    {
        _ledger.Admit(_call);
        _ledger.Settle(new ToolOutcome(_call, "done"));

        var before = _ledger.Admit(_call);
        _ledger.Delivered("c1");
        var after = _ledger.Admit(_call);

        Assert.Equal((ToolAdmission.Undelivered, ToolAdmission.Known), (before, after));
    }

    [Fact]
    [Row(167)]
    public void Settle_Twice_TheSecondIsDropped()
    {
        _ledger.Admit(_call);

        var first = _ledger.Settle(new ToolOutcome(_call, "one"));
        var second = _ledger.Settle(new ToolOutcome(_call, "two"));

        Assert.Equal((true, false, "one"), (first, second, _ledger.OutcomeOf("c1")!.Output));
    }

    [Fact]
    public void Settle_CallNobodyMade_IsDropped() => Assert.False(_ledger.Settle(new ToolOutcome(_call, "one")));

    [Fact]
    [Row(171)]
    public void TakeOver_CallTheNewConnectionDoesNotKnow_ItsAnswerIsStale()
    {
        _ledger.Admit(_call);

        var closed = _ledger.TakeOver([]);

        Assert.Equal([_call], closed);
        Assert.False(_ledger.Settle(new ToolOutcome(_call, "late")));
        Assert.Empty(_ledger.Undelivered);
        Assert.Equal(1, _ledger.Generation);
    }

    [Fact]
    [Row(171)]
    public void TakeOver_CallTheNewConnectionKnows_ItsAnswerIsStillWanted()
    {
        _ledger.Admit(_call);

        var closed = _ledger.TakeOver(["c1"]);
        var isWanted = _ledger.Settle(new ToolOutcome(_call, "late"));

        Assert.Empty(closed);
        Assert.True(isWanted);
        Assert.Equal("late", Assert.Single(_ledger.Undelivered).Output);
    }

    [Fact]
    public void TakeOver_OutputWentToTheOldConnectionAlone_IsUndeliveredAgainButToldBefore()
    {
        _ledger.Admit(_call);
        _ledger.Settle(new ToolOutcome(_call, "done"));
        var first = _ledger.Delivered("c1");

        _ledger.TakeOver(["c1"]);
        var again = Assert.Single(_ledger.Undelivered);
        var second = _ledger.Delivered("c1");

        Assert.Equal(("done", true, false), (again.Output, first, second));
        Assert.Empty(_ledger.Undelivered);
    }

    [Fact]
    [Row(168)]
    public void Delivered_ManyCallsLater_TextsAreForgottenAndTheIdIsNot()
    {
        foreach (var call in Enumerable.Range(1, 65).Select(number => new ToolCall($"c{number}", "order", """{"id":1}""")))
        {
            _ledger.Admit(call);
            _ledger.Settle(new ToolOutcome(call, "done"));
            _ledger.Delivered(call.CallId);
        }

        Assert.Null(_ledger.OutcomeOf("c1"));
        Assert.NotNull(_ledger.OutcomeOf("c2"));
        Assert.True(_ledger.IsSettled("c1"));
        Assert.Equal(ToolAdmission.Known, _ledger.Admit(_call));
        Assert.Equal(ToolAdmission.Conflict, _ledger.Admit(_call with { Arguments = "{}" }));
        Assert.False(_ledger.Settle(new ToolOutcome(_call, "again")));
    }

    [Fact]
    public void Running_CallsWithoutAnOutcome_AreInOrder()
    {
        var calls = Enumerable.Range(0, 20).Select(number => new ToolCall($"c{number}", "order", "{}")).ToList();
        foreach (var call in calls)
        {
            _ledger.Admit(call);
        }

        _ledger.Settle(new ToolOutcome(calls[3], ""));

        Assert.Equal(calls.Except([calls[3]]), _ledger.Running);
    }

    [Fact]
    public void Admit_ThousandsOfCalls_RemembersNoMoreThanTheLast()
    {
        for (var number = 0; number < 5000; number++)
        {
            var call = new ToolCall($"n{number}", "order", "{}");
            _ledger.Admit(call);
            _ledger.Settle(new ToolOutcome(call, "done"));
            _ledger.Delivered(call.CallId);
        }

        Assert.Equal(ToolAdmission.Known, _ledger.Admit(new ToolCall("n4000", "order", "{}")));
        Assert.InRange(_ledger.Count, 64, 4096 + 64);
    }
}
