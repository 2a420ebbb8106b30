using Microsoft.Extensions.AI;
using Parley.Engine.Speech;
using Parley.Engine.Speech.PocketSphinx;

namespace Parley.Server.Tests.Interop;

/// <summary>What the caller hears says what became of the order: the answer's sound, taken down by open dictation, which knows nothing of orders.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class SpokenAnswerTests
{
    [Theory]
    [InlineData("where is my order delhi seven seven two one", "transit")]
    [InlineData("when will my order chennai five five six seven arrive", "processed")]
    [InlineData("track my order mumbai three four zero five", "delivered")]
    public async Task Answer_RecognisedAgain_ContainsTheOrdersState(string question, string state)
    {
        Assert.SkipUnless(OfflineSpeech.Probe().CanRecognise, "PocketSphinx is not installed.");
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SampleServer.StartAsync(cancellationToken);

        var (words, audio) = await SpokenConversation.AskAsync(
            server.Url, "shopmax", await Speech.SpeakAsync(question, cancellationToken), cancellationToken);

        using var dictation = new PocketSphinxSpeechToTextClient();
        using var stream = new MemoryStream(audio);
        var heard = await dictation.GetTextAsync(stream, new SpeechToTextOptions { SpeechSampleRate = 24_000 }, cancellationToken);
        Assert.Contains(state, words, StringComparison.Ordinal);
        Assert.Contains(state, heard.Text.Split(' '));
    }
}
