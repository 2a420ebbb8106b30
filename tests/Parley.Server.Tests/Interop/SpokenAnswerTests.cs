using Microsoft.Extensions.AI;
using Parley.Engine.Speech;
using Parley.Engine.Speech.PocketSphinx;

namespace Parley.Server.Tests.Interop;

/// <summary>What the caller hears says what became of the order: the answer's sound, recognised among what ShopMax may say of any order.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class SpokenAnswerTests
{
    /// <summary>The replies of shopmax.yaml, without what they have in common.</summary>
    private static readonly RecognitionDomain s_answers = new()
    {
        Id = "shopmax-answers",
        Phrases =
        [
            "for order {id} your {item} is in transit from our {city} warehouse it should arrive within {count} business days you will receive an s m s with the tracking link shortly",
            "good news your {item} order {id} is out for delivery in {city} and should reach you today",
            "order {id} is being processed your {item} should arrive within {count} business days",
            "your {item} order {id} is packed in our {city} warehouse and should arrive within {count} business days",
            "i am sorry order {id} is delayed your {item} should now arrive within {count} business days",
            "order {id} your {item} was delivered {count} days ago in {city}",
            "order {id} your {item} was cancelled nothing will be delivered",
            "order {id} your {item} was returned to us",
            "i am sorry i cannot find the order {id} please check the number and tell me again",
        ],
        Slots = new Dictionary<string, RecognitionSlot>
        {
            ["id"] = new("o r d (d e l | m u m | b l r | c h e | h y d | k o l) (zero | one | two | three | four | five | six | seven | eight | nine)+",
                ["o r d d e l seven seven two one", "o r d m u m three four zero five", "o r d c h e five five six seven"]),
            ["item"] = new("laptop | television | headphones | refrigerator | smartwatch | washing machine | camera | tablet",
                ["laptop", "television", "headphones", "refrigerator", "washing machine", "camera", "tablet"]),
            ["city"] = new("delhi | mumbai | bangalore | chennai | hyderabad | kolkata", ["delhi", "mumbai", "bangalore", "chennai"]),
            ["count"] = new("one | two | three | four | five | six | seven | twenty one", ["two", "four", "six"]),
        },
    };

    [Theory]
    [InlineData("where is my order delhi seven seven two one", "is in transit from our delhi warehouse")]
    [InlineData("when will my order chennai five five six seven arrive", "is being processed")]
    [InlineData("track my order mumbai three four zero five", "was delivered six days ago")]
    public async Task Answer_RecognisedAgain_ContainsTheOrdersState(string question, string state)
    {
        Assert.SkipUnless(OfflineSpeech.Probe().CanRecognise, "PocketSphinx is not installed.");
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SampleServer.StartAsync(cancellationToken);

        var (words, audio) = await SpokenConversation.AskAsync(
            server.Url, "shopmax", await Speech.SpeakAsync(question, cancellationToken), cancellationToken);

        using var recogniser = new PocketSphinxSpeechToTextClient();
        using var stream = new MemoryStream(audio);
        var options = new SpeechToTextOptions
        {
            SpeechSampleRate = 24_000,
            AdditionalProperties = new AdditionalPropertiesDictionary { [RecognitionProperties.Domain] = s_answers },
        };
        var heard = await recogniser.GetTextAsync(stream, options, cancellationToken);
        Assert.True(heard.Text.Contains(state, StringComparison.Ordinal), $"'{words}' was heard as '{heard.Text}'.");
    }
}
