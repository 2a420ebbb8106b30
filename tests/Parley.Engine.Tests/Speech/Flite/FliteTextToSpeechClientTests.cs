using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using Parley.Engine.Speech.Flite;

namespace Parley.Engine.Tests.Speech.Flite;

[Trait("Category", "Integration")]
public sealed class FliteTextToSpeechClientTests : IDisposable
{
    private readonly FliteTextToSpeechClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task GetStreamingAudio_Sentence_GivesAudibleFrames()
    {
        var chunks = new List<DataContent>();
        await foreach (var update in _client.GetStreamingAudioAsync("Your order is on its way.", null, TestContext.Current.CancellationToken))
        {
            chunks.Add(Assert.IsType<DataContent>(Assert.Single(update.Contents)));
        }

        Assert.All(chunks, chunk => Assert.Equal("audio/pcm;rate=16000", chunk.MediaType));
        Assert.All(chunks.SkipLast(1), chunk => Assert.Equal(0, chunk.Data.Length % 640));
        Assert.InRange(chunks.Sum(chunk => chunk.Data.Length), 32000, 96000); // 1 to 3 s
        Assert.InRange(chunks.Max(chunk => Peak(chunk.Data.Span)), 3000, short.MaxValue);
    }

    [Fact]
    public async Task GetAudio_DoubleAndHalfSpeed_ChangesTheDuration()
    {
        var normal = await DurationAsync(1);

        var fast = await DurationAsync(1.5f);
        var slow = await DurationAsync(0.5f);

        Assert.InRange(fast / normal, 0.6, 0.75);
        Assert.InRange(slow / normal, 1.8, 2.2);
    }

    [Fact]
    public async Task GetStreamingAudio_Cancelled_StopsAtOnce()
    {
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var audio = _client.GetStreamingAudioAsync(
            string.Join(' ', Enumerable.Repeat("this sentence simply does not want to end", 3)), null, cancelling.Token)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
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
    public async Task GetAudio_EightAtOnce_AllOfTheSameLength()
    {
        var durations = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => DurationAsync(1)));

        Assert.InRange(durations.Max() / durations.Min(), 1, 1.02);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("...")]
    public async Task GetAudio_NothingToSay_GivesNoAudio(string text)
    {
        var response = await _client.GetAudioAsync(text, null, TestContext.Current.CancellationToken);

        Assert.Equal(0, Assert.IsType<DataContent>(Assert.Single(response.Contents)).Data.Length);
    }

    private static int Peak(ReadOnlySpan<byte> pcm)
    {
        var peak = 0;
        foreach (var sample in MemoryMarshal.Cast<byte, short>(pcm))
        {
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        return peak;
    }

    private async Task<double> DurationAsync(float speed)
    {
        var response = await _client.GetAudioAsync(
            "Your order will arrive tomorrow morning.", new TextToSpeechOptions { Speed = speed }, TestContext.Current.CancellationToken);
        return ((DataContent)response.Contents[0]).Data.Length / 32000.0;
    }
}
