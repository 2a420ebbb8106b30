using Parley.Engine.Cascade;

namespace Parley.Engine.Tests.Cascade;

[Trait("Category", "Unit")]
public sealed class ReplySplitterTests
{
    public static TheoryData<string, string[]> Replies => new()
    {
        { "Hello.", ["Hello."] },
        { "Hello there. How are you?", ["Hello there. ", "How are you?"] },
        { "It costs $1,234.50 today. Fine.", ["It costs $1,234.50 today. ", "Fine."] },
        { "Order ORD-DEL-7721 has left. Dr. Smith signed at 5 p.m. yesterday.", ["Order ORD-DEL-7721 has left. ", "Dr. Smith signed at 5 p.m. yesterday."] },
        { "Version 2.5 is out. Ask J. Doe, e.g. by phone.", ["Version 2.5 is out. ", "Ask J. Doe, e.g. by phone."] },
        { "Yes, of course I can help you with that, let me see.", ["Yes, of course I can help you with that, ", "let me see."] },
        { "“Stop!” he said. Then he left.", ["“Stop!” ", "he said. ", "Then he left."] },
        { "One line\nanother line", ["One line\n", "another line"] },
        { "Please tell me again what it was that you were looking for in our shop", ["Please tell me again what it was that you were looking for ", "in our shop"] },
        { "   ", ["   "] },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void TakeClause_WholeReply_CutsWhereASpeakerWould(string reply, string[] expected)
    {
        var splitter = new ReplySplitter();
        splitter.Push(reply);

        var clauses = TakeAll(splitter);

        Assert.Equal(expected, clauses);
    }

    [Theory]
    [MemberData(nameof(Replies))]
    public void TakeClause_LetterByLetter_CutsTheSame(string reply, string[] expected)
    {
        var splitter = new ReplySplitter();
        var clauses = new List<string>();
        foreach (var letter in reply)
        {
            splitter.Push(letter.ToString());
            while (splitter.TakeClause() is { } clause)
            {
                clauses.Add(clause);
            }
        }

        clauses.AddRange(TakeAll(splitter));

        Assert.Equal(expected, clauses);
    }

    [Fact]
    public void TakeClause_LongSentence_StaysWithinTheLimits()
    {
        var splitter = new ReplySplitter();
        splitter.Push(string.Concat(Enumerable.Repeat("one word after the other and so on ", 30)));

        var clauses = TakeAll(splitter);

        Assert.InRange(clauses[0].Length, 20, 61);
        Assert.All(clauses, clause => Assert.InRange(clause.Length, 1, 121));
    }

    private static List<string> TakeAll(ReplySplitter splitter)
    {
        var clauses = new List<string>();
        while (splitter.TakeRest() is { } clause)
        {
            clauses.Add(clause);
        }

        return clauses;
    }
}
