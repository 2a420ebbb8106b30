using System.Diagnostics;
using Microsoft.Extensions.AI;
using Parley.Engine.Speech;
using Parley.Engine.Speech.Espeak;

namespace Parley.Engine.Tests.Speech.Espeak;

[Trait("Category", "Integration")]
public sealed class EspeakTextToSpeechClientTests
{
    private static readonly string s_longText = string.Join(' ', Enumerable.Repeat("This sentence simply does not want to end.", 200));

    [Fact]
    public async Task GetStreamingAudio_Sentence_GivesFramesOf20Milliseconds()
    {
        using var client = new EspeakTextToSpeechClient();

        var frames = await ReadAsync(client, "Your order is on its way.", TestContext.Current.CancellationToken);

        Assert.All(frames, frame => Assert.Equal(640, frame.Data.Length));
        Assert.All(frames, frame => Assert.Equal("audio/pcm;rate=16000", frame.MediaType));
        Assert.InRange(frames.Count, 50, 150); // 1 to 3 s
    }

    [Fact]
    public async Task GetStreamingAudio_SecondText_UsesTheWarmProcess()
    {
        using var client = new EspeakTextToSpeechClient();

        await ReadAsync(client, "One.", TestContext.Current.CancellationToken);
        var warm = client.Processes.WarmCount;
        await ReadAsync(client, "Two.", TestContext.Current.CancellationToken);

        Assert.Equal(1, warm);
        Assert.Equal(1, client.Processes.WarmCount);
    }

    [Fact]
    public async Task GetStreamingAudio_Cancelled_Stops()
    {
        using var client = new EspeakTextToSpeechClient();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var audio = client.GetStreamingAudioAsync(s_longText, null, cancelling.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await audio.MoveNextAsync());

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await audio.MoveNextAsync())
            {
            }
        });
        await audio.DisposeAsync();
    }

    [Fact]
    public async Task GetStreamingAudio_ProcessKilled_FailsWithAClearError()
    {
        using var pool = new EspeakProcessPool("espeak-ng", maxWarmCount: 1, maxActiveCount: 1);
        var process = await pool.TakeAsync(EspeakCommand.From(new EspeakSettings("en-us"), 1), TestContext.Current.CancellationToken);

        using (var killed = Process.GetProcessById(process.Id))
        {
            killed.Kill();
        }

        var exception = await Assert.ThrowsAsync<SpeechLibraryException>(
            () => process.EnsureSuccessAsync(TestContext.Current.CancellationToken));
        Assert.Contains("ended early", exception.Message, StringComparison.Ordinal);
        process.Dispose();
    }

    [Fact]
    public async Task GetAudio_ProgramFailsAtOnce_FailsWithAClearError()
    {
        using var client = new EspeakTextToSpeechClient("/bin/false", new EspeakSettings("en-us"));

        await Assert.ThrowsAsync<SpeechLibraryException>(() => ReadAsync(client, "Hello.", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task GetAudio_ProgramMissing_NamesThePackage()
    {
        using var client = new EspeakTextToSpeechClient("/nowhere/espeak-ng", new EspeakSettings("en-us"));

        var exception = await Assert.ThrowsAsync<SpeechLibraryException>(
            () => ReadAsync(client, "Hello.", TestContext.Current.CancellationToken));

        Assert.Contains("apt-get install -y espeak-ng", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_AnyText_NeverHoldIt()
    {
        var arguments = EspeakCommand.From(new EspeakSettings("en-us+f4", 60, 160), 1.5f).Arguments;

        Assert.Equal(["-v", "en-us+f4", "-p", "60", "-s", "240", "--stdin", "--stdout"], arguments);
    }

    private static async Task<List<DataContent>> ReadAsync(EspeakTextToSpeechClient client, string text, CancellationToken cancellationToken)
    {
        var frames = new List<DataContent>();
        await foreach (var update in client.GetStreamingAudioAsync(text, null, cancellationToken))
        {
            frames.Add((DataContent)update.Contents[0]);
        }

        return frames;
    }
}
