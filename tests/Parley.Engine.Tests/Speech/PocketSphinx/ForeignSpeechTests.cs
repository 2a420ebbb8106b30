using Parley.Testing.Speech;

namespace Parley.Engine.Tests.Speech.PocketSphinx;

[Trait("Category", "Integration")]
[Trait("Speed", "Slow")]
public sealed class ForeignSpeechTests(RecogniserFixture recogniser) : IClassFixture<RecogniserFixture>
{
    private static readonly string[] s_sentences =
    [
        "what is the weather in london tomorrow", "book me a flight to paris next monday", "play some jazz music",
        "how tall is the eiffel tower", "set an alarm for seven in the morning", "who won the football match last night",
        "tell me a joke about penguins", "i need a plumber for my kitchen sink", "what is the capital of australia",
        "turn on the lights in the living room", "translate good morning into spanish", "how do i bake sourdough bread",
        "my dog has been sneezing all week", "please water the plants on friday", "the train leaves from platform nine",
        "remind me to call my mother tonight", "what time does the museum close", "is there a pharmacy near the station",
        "i lost my passport at the airport", "recommend a good book about history", "my knee hurts when i climb stairs",
        "the committee will meet again in spring", "paint the fence before it rains", "which bus goes to the harbour",
        "he plays the violin in an orchestra", "open the window please", "a glass of water with lemon", "they moved to canada years ago",
        "the soup needs more salt", "how many planets are there",
    ];

    [Fact]
    public async Task GetText_SixtyForeignUtterances_NoneIsAccepted()
    {
        var accepted = new List<string>();
        foreach (var (voice, condition) in new[] { (TestVoice.Rms, SpeechCondition.Clean), (TestVoice.Kal16, SpeechCondition.Telephone) })
        {
            foreach (var sentence in s_sentences)
            {
                var (text, outcome) = await recogniser.Client.RecogniseAsync(
                    OrderDomain.Create(), sentence, voice, TestContext.Current.CancellationToken, condition);
                if (outcome!.InDomain)
                {
                    accepted.Add($"{voice.Name} {condition}: {sentence} -> {text}");
                }
            }
        }

        Assert.Empty(accepted);
    }
}
