using Parley.Cli.Conversations;
using Parley.Engine.Speech;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Cli.Tests;

/// <summary>What <c>ask</c> needs of the machine before it begins.</summary>
[Trait("Category", "Integration")]
public sealed class LocalServerTests
{
    private static readonly OfflineSpeechStatus s_nothing = new(
        CanRecognise: false, CanSynthesise: false, HasFurtherVoices: false, MissingPackages: ["libflite1", "libpocketsphinx3"]);

    private static readonly OfflineSpeechStatus s_voiceOnly = s_nothing with { CanSynthesise = true, MissingPackages = ["libpocketsphinx3"] };

    [Fact]
    public async Task RequireSpeech_LibrariesAreMissing_FailsWithFourAndSaysWhatToInstall()
    {
        await using var server = await StartAsync();

        var failure = Assert.Throws<ConversationException>(
            () => LocalServer.RequireSpeech(server.Status, isSpoken: false, new ParleyEngineOptions(), _ => s_nothing));

        Assert.Equal(4, failure.ExitCode);
        Assert.Contains("sudo apt-get install -y libflite1 libpocketsphinx3", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RequireSpeech_RecogniserIsMissing_MattersToSpokenQuestionsOnly(bool isSpoken)
    {
        await using var server = await StartAsync();

        var failure = Record.Exception(() => LocalServer.RequireSpeech(server.Status, isSpoken, new ParleyEngineOptions(), _ => s_voiceOnly));

        Assert.Equal(isSpoken, failure is ConversationException { ExitCode: 4 });
    }

    [Fact]
    public async Task RequireSpeech_OtherStages_NeedNothing()
    {
        await using var server = await StartAsync(builder => builder
            .AddSpeechToText(_ => Testing.Stages.FakeSpeechToTextClient.Hearing("hello"))
            .AddTextToSpeech(_ => new Testing.Stages.FakeTextToSpeechClient()));

        LocalServer.RequireSpeech(server.Status, isSpoken: true, new ParleyEngineOptions(), _ => throw new InvalidOperationException("Nobody asks."));
    }

    private static async Task<LocalServer> StartAsync(Action<IParleyBuilder>? configure = null)
    {
        using var files = new CommandLine();
        var config = await files.WriteAsync("parley.yaml", "engine: { use: offline }", TestContext.Current.CancellationToken);
        return await LocalServer.StartAsync(
            new ConversationTarget { Config = new FileInfo(config) }, isSpoken: false, configure, TestContext.Current.CancellationToken);
    }
}
