using Parley.Calls.MediaStreams;
using Parley.Testing.Time;

namespace Parley.Calls.Tests.MediaStreams;

[Trait("Category", "Unit")]
public sealed class StreamTokensTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Redeem_TokenOfTheCall_IsGoodOnce()
    {
        var tokens = new StreamTokens(_time);
        var token = tokens.Issue(Ticket("CA1"));

        Assert.Equal("shopmax", tokens.Redeem(token, "CA1")?.AgentName);
        Assert.Null(tokens.Redeem(token, "CA1"));
    }

    [Fact]
    public void Redeem_AnotherCallsToken_IsRefusedAndStaysGood()
    {
        var tokens = new StreamTokens(_time);
        var token = tokens.Issue(Ticket("CA1"));

        Assert.Null(tokens.Redeem(token, "CA2"));
        Assert.Null(tokens.Redeem(token, null));
        Assert.NotNull(tokens.Redeem(token, "CA1"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("guessed")]
    public void Redeem_UnknownToken_IsRefused(string? token) => Assert.Null(new StreamTokens(_time).Redeem(token, "CA1"));

    [Fact]
    public void Redeem_AfterAMinute_IsRefused()
    {
        var tokens = new StreamTokens(_time);
        var early = tokens.Issue(Ticket("CA1"));
        _time.Advance(TimeSpan.FromSeconds(59));
        var late = tokens.Issue(Ticket("CA2"));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(tokens.Redeem(early, "CA1"));
        Assert.NotNull(tokens.Redeem(late, "CA2"));
    }

    [Fact]
    public void Issue_Full_GivesNoneUntilSomeExpire()
    {
        var tokens = new StreamTokens(_time, capacity: 2);
        tokens.Issue(Ticket("CA1"));
        tokens.Issue(Ticket("CA2"));

        Assert.Null(tokens.Issue(Ticket("CA3")));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.NotNull(tokens.Issue(Ticket("CA3")));
        Assert.Equal(1, tokens.Count);
    }

    [Fact]
    public void Issue_WebhookRepeated_GivesTheSameTokenForTheSameCall()
    {
        var tokens = new StreamTokens(_time);
        var first = tokens.Issue(Ticket("CA1"), "request-1");

        Assert.Equal(first, tokens.Issue(Ticket("CA1"), "request-1"));
        Assert.NotEqual(first, tokens.Issue(Ticket("CA1"), "request-2"));
        Assert.NotEqual(first, tokens.Issue(Ticket("CA2"), "request-1"));
        Assert.NotNull(tokens.Redeem(first, "CA1"));
        Assert.NotEqual(first, tokens.Issue(Ticket("CA1"), "request-1"));
    }

    private static StreamTicket Ticket(string callSid) => new(callSid, "AC1", "shopmax");
}
