using Parley.Engine.Speech;
using Parley.Engine.Speech.PocketSphinx;

namespace Parley.Engine.Tests.Speech;

[Trait("Category", "Integration")]
public sealed class OfflineSpeechTests
{
    [Fact]
    public void Probe_AllInstalled_SaysSo()
    {
        var status = OfflineSpeech.Probe();

        Assert.Equal(new OfflineSpeechStatus(true, true, true, status.MissingPackages), status);
        Assert.Equal("Offline speech is complete.", status.Message);
    }

    [Fact]
    public void Probe_ModelMissing_GivesTheCommand()
    {
        var status = OfflineSpeech.Probe("/nowhere");

        Assert.False(status.CanRecognise);
        Assert.Equal("Offline speech lacks pocketsphinx-en-us. Run: sudo apt-get install -y pocketsphinx-en-us", status.Message);
    }

    [Fact]
    public async Task GetText_ModelMissing_NamesThePackages()
    {
        using var client = new PocketSphinxSpeechToTextClient(new PocketSphinxOptions { ModelDirectory = "/nowhere" });

        var exception = await Assert.ThrowsAsync<SpeechLibraryException>(() => client.RecogniseAsync(
            [], RecognitionRun.Options(OrderDomain.Create()), TestContext.Current.CancellationToken));

        Assert.Contains("apt-get install -y libpocketsphinx3", exception.Message, StringComparison.Ordinal);
    }
}
