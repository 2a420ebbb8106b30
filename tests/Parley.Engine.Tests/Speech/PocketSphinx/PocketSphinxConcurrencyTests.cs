using System.Runtime.InteropServices;
using Parley.Engine.Speech.PocketSphinx;
using Parley.Testing.Speech;

namespace Parley.Engine.Tests.Speech.PocketSphinx;

[Trait("Category", "Integration")]
public sealed class PocketSphinxConcurrencyTests
{
    private const string Question = "where is my order o r d d e l seven seven two one";

    [Fact]
    public async Task GetText_EightAtOnce_AllRight()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = new PocketSphinxSpeechToTextClient();
        string[] questions = [Question, "what is your return policy", "when will my order arrive", "talk to a human"];

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            var said = questions[i % questions.Length];
            var (text, _) = await client.RecogniseAsync(OrderDomain.Create(), said, TestVoice.Rms, cancellationToken);
            return text == said;
        }));

        Assert.DoesNotContain(false, results);
    }

    [Fact]
    public async Task GetText_MoreCallersThanDecoders_WaitForTheirTurn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = new PocketSphinxSpeechToTextClient(new PocketSphinxOptions { MaxDecoderCount = 1 });

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ =>
            client.RecogniseAsync(OrderDomain.Create(), "what is your return policy", TestVoice.Rms, cancellationToken)));

        Assert.All(results, result => Assert.Equal("what is your return policy", result.Text));
        Assert.Equal(1, client.Decoders.AvailableCount);
    }

    [Fact]
    public async Task GetStreamingText_CancelledInTheMiddle_ReleasesTheDecoder()
    {
        using var client = new PocketSphinxSpeechToTextClient(new PocketSphinxOptions { MaxDecoderCount = 1 });
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var stream = await HalfAQuestionAsync();
        var updates = client.GetStreamingTextAsync(stream, RecognitionRun.Options(OrderDomain.Create()), cancelling.Token)
            .GetAsyncEnumerator(cancelling.Token);
        Assert.True(await updates.MoveNextAsync());

        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await updates.MoveNextAsync())
            {
            }
        });
        await updates.DisposeAsync();

        Assert.Equal(1, client.Decoders.AvailableCount);
        var (text, _) = await client.RecogniseAsync(
            OrderDomain.Create(), Question, TestVoice.Rms, TestContext.Current.CancellationToken);
        Assert.Equal(Question, text);
    }

    [Fact]
    public async Task GetStreamingText_CancelledWhileWaiting_LeavesTheQueue()
    {
        using var client = new PocketSphinxSpeechToTextClient(new PocketSphinxOptions { MaxDecoderCount = 1 });
        using var stream = await HalfAQuestionAsync();
        var first = client.GetStreamingTextAsync(
            stream, RecognitionRun.Options(OrderDomain.Create()), TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await first.MoveNextAsync());
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var second = client.RecogniseAsync([], RecognitionRun.Options(OrderDomain.Create()), cancelling.Token);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await first.DisposeAsync();
        Assert.Equal(1, client.Decoders.AvailableCount);
    }

    [Fact]
    public async Task Dispose_WhileInUse_EndsTheUtterance()
    {
        var client = new PocketSphinxSpeechToTextClient();
        using var stream = await HalfAQuestionAsync();
        var updates = client.GetStreamingTextAsync(
            stream, RecognitionRun.Options(OrderDomain.Create()), TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await updates.MoveNextAsync());

        client.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await updates.MoveNextAsync())
            {
            }
        });
        await updates.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() =>
            client.RecogniseAsync([], RecognitionRun.Options(null), TestContext.Current.CancellationToken));
    }

    private static async Task<LiveStream> HalfAQuestionAsync()
    {
        var samples = await SpokenQuestion.SpeakAsync(Question, TestVoice.Rms, SpeechCondition.Clean, TestContext.Current.CancellationToken);
        var stream = new LiveStream();
        stream.Push(MemoryMarshal.AsBytes<short>(samples.AsSpan(0, samples.Length / 2)));
        return stream;
    }
}
