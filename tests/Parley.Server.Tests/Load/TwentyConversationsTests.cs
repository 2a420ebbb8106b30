using Parley.Server.Tests.Interop;

namespace Parley.Server.Tests.Load;

/// <summary>Twenty callers at once, each with a question of its own, spoken; each must get its own answer.</summary>
[Trait("Category", "Load")]
[Trait("Speed", "Slow")]
public sealed class TwentyConversationsTests
{
    private static readonly (string Question, string Answer)[] s_questions =
    [
        ("where is my order delhi seven seven two one", "in transit"),
        ("how much is the laptop", "54,990"),
        ("what is the warranty on the washing machine", "24 months"),
        ("is the smart watch available", "out of stock"),
    ];

    [Fact]
    public async Task Conversations_TwentyAtOnce_EachIsAnsweredRightly()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SampleServer.StartAsync(cancellationToken);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async index =>
        {
            var (question, expected) = s_questions[index % s_questions.Length];
            var spoken = await Speech.SpeakAsync(question, cancellationToken);
            var (words, _) = await SpokenConversation.AskAsync(server.Url, "shopmax", spoken, cancellationToken);
            return (expected, answer: words);
        }));

        var wrong = answers.Where(pair => !pair.answer.Contains(pair.expected, StringComparison.Ordinal)).ToArray();
        Assert.True(wrong.Length == 0, $"{wrong.Length} of 20 wrong:\n{string.Join("\n", wrong)}");
    }
}
