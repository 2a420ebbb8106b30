using Parley.Agents.Guardrails;

namespace Parley.Agents.Tests.Guardrails;

[Trait("Category", "Unit")]
public sealed class GuardedResponseTests
{
    [Fact]
    [Row(199)]
    public void Append_RunCountTimesDebounceReached_ChecksTheWholeTextOnceADelta()
    {
        var response = new GuardedResponse("r1", debounce: 10);
        string[] deltas = ["12345", "6789", "0", "1234567", "89012345678901", "x"];

        var checks = deltas.Select(delta => response.Append("i1", delta)).ToList();

        Assert.Equal([null, null, "1234567890", null, "1234567890123456789012345678901", "1234567890123456789012345678901x"], checks);
    }

    [Fact]
    [Row(200), Complaint(11)]
    public void Complete_ShorterThanTheDebounce_IsCheckedAtTheEnd()
    {
        var response = new GuardedResponse("r1", debounce: 100);
        response.Append("i1", "Short");

        var check = response.Complete("i1", "Short.");
        var again = response.Complete("i1", "Short.");

        Assert.Equal("Short.", check);
        Assert.Null(again);
    }

    [Fact]
    [Row(200)]
    public void Complete_CheckedToTheEnd_IsNotCheckedAgain()
    {
        var response = new GuardedResponse("r1", debounce: 5);

        var due = response.Append("i1", "12345");
        var rest = response.Complete("i1", "12345");

        Assert.Equal("12345", due);
        Assert.Null(rest);
    }

    [Fact]
    [Row(200)]
    public void Append_OnlyAtEnd_ChecksNothingBefore()
    {
        var response = new GuardedResponse("r1", debounce: null);

        var due = response.Append("i1", new string('x', 1000));
        var rest = response.TakeRest().ToList();

        Assert.Null(due);
        Assert.Equal(("i1", 1000), (Assert.Single(rest).ItemId, rest[0].Text.Length));
    }

    [Fact]
    [Row(200)]
    public void TakeRest_EmptyText_HasNothingToCheck()
    {
        var response = new GuardedResponse("r1", debounce: null);
        response.Complete("i1", "");

        Assert.Empty(response.TakeRest());
    }

    [Fact]
    [Row(199)]
    public void Append_TwoItems_AreCountedApart()
    {
        var response = new GuardedResponse("r1", debounce: 6);

        var first = response.Append("i1", "12345");
        var second = response.Append("i2", "12345");

        Assert.Null(first);
        Assert.Null(second);
    }

    [Fact]
    [Row(210)]
    public void Passed_LaterCheckFirst_ClearsNothingUntilTheEarlierPassed()
    {
        var response = new GuardedResponse("r1", debounce: 10);
        response.Started(number: 1, heldTo: 5);
        response.Started(number: 2, heldTo: 9);

        var early = response.Passed(2);
        var cleared = response.Passed(1);

        Assert.Null(early);
        Assert.Equal(9, cleared);
        Assert.False(response.IsPending);
    }
}
