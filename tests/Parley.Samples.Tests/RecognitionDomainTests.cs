using Parley.Engine.Speech;

namespace Parley.Samples.Tests;

[Trait("Category", "Integration")]
public sealed class RecognitionDomainTests
{
    private const string Dictionary = "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict";

    [Fact]
    public void Expect_NothingSaid_HoldsEveryPhraseOnceAndEverySlot()
    {
        using var conversation = SampleConversation.ShopMax();

        var domain = Expect(conversation);

        Assert.Contains("where is my order {order_id}", domain.Phrases);
        Assert.Contains("say that again", domain.Phrases);
        Assert.Equal(domain.Phrases.Count, domain.Phrases.Distinct().Count());
        Assert.InRange(domain.Phrases.Count, 100, 500);
        Assert.Contains("delhi seven seven two one", domain.Slots["order_id"].Examples.Append("delhi seven seven two one"));
        Assert.Contains("d e l", domain.Slots["order_id"].Jsgf, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expect_NumberAskedFor_IsNarrow()
    {
        using var conversation = SampleConversation.ShopMax();
        await conversation.SayAsync("where is my order");

        var domain = Expect(conversation);

        Assert.Contains("{order_id}", domain.Phrases);
        Assert.Contains("never mind", domain.Phrases);
        Assert.DoesNotContain("how much is the {product}", domain.Phrases);
    }

    [Fact]
    public async Task Expect_PinAskedFor_IsFourDigitsAndWaysOut()
    {
        using var conversation = SampleConversation.ShiFi();
        await conversation.SayAsync("what is my balance", "123");

        var domain = Expect(conversation);

        Assert.Equal(["pin"], domain.Slots.Keys);
        Assert.Contains("my pin is {pin}", domain.Phrases);
        Assert.DoesNotContain("what is my balance", domain.Phrases);
    }

    [Fact]
    public async Task Expect_Confirming_IsYesOrNo()
    {
        using var conversation = SampleConversation.ShopMax();
        await conversation.SayAsync("return order ORD-MUM-3405", "broken");

        var domain = Expect(conversation);

        Assert.Contains("{answer}", domain.Phrases);
        Assert.Contains("yes please", domain.Slots["answer"].Examples);
        Assert.DoesNotContain("order_id", domain.Slots.Keys);
    }

    [Fact]
    public async Task Expect_SameState_HasTheSameId()
    {
        using var first = SampleConversation.ShopMax();
        using var second = SampleConversation.ShopMax();
        await first.SayAsync("where is my order");
        await second.SayAsync("track my order");

        Assert.Equal(Expect(first).Id, Expect(second).Id);
        Assert.NotEqual(Expect(first).Id, Expect(SampleConversation.ShiFi()).Id);
    }

    [Fact]
    public async Task Expect_AnyState_UsesOnlyWordsWithAPronunciation()
    {
        Assert.SkipUnless(File.Exists(Dictionary), "pocketsphinx-en-us is not installed");
        var words = (await File.ReadAllLinesAsync(Dictionary, TestContext.Current.CancellationToken)).Select(line => line.Split(' ', '(')[0]).ToHashSet();
        var unknown = new SortedSet<string>();

        foreach (var (create, turns) in States())
        {
            using var conversation = create();
            await conversation.SayAsync(turns);
            var domain = Expect(conversation);
            var used = domain.Phrases.Concat(domain.Slots.Values.SelectMany(slot => slot.Examples.Append(slot.Jsgf)))
                .SelectMany(text => text.Split([' ', '(', ')', '[', ']', '|', '+'], StringSplitOptions.RemoveEmptyEntries))
                .Where(word => word[0] is not ('{' or '/')); // a slot's name, a weight
            unknown.UnionWith(used.Where(word => !words.Contains(word) && !domain.Pronunciations.ContainsKey(word)));
        }

        Assert.Empty(unknown);
    }

    private static IEnumerable<(Func<SampleConversation> Create, string[] Turns)> States() =>
    [
        (SampleConversation.ShopMax, []),
        (SampleConversation.ShopMax, ["where is my order"]),
        (SampleConversation.ShopMax, ["return order ORD-MUM-3405"]),
        (SampleConversation.ShopMax, ["return order ORD-MUM-3405", "broken"]),
        (SampleConversation.ShopMax, ["how much is it"]),
        (SampleConversation.ShiFi, []),
        (SampleConversation.ShiFi, ["what is my balance"]),
        (SampleConversation.ShiFi, ["what is my balance", "123"]),
    ];

    private static RecognitionDomain Expect(SampleConversation conversation) =>
        Assert.IsType<RecognitionDomain>(conversation.Domains.Expect(conversation.History, conversation.Options));
}
