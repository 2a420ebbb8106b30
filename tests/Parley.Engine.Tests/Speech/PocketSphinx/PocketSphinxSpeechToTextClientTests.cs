using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using Parley.Engine.Speech.PocketSphinx;
using Parley.Testing.Speech;

namespace Parley.Engine.Tests.Speech.PocketSphinx;

[Trait("Category", "Integration")]
public sealed class PocketSphinxSpeechToTextClientTests(RecogniserFixture recogniser) : IClassFixture<RecogniserFixture>
{
    private const string Question = "where is my order o r d d e l seven seven two one";

    [Theory]
    [InlineData("rms")]
    [InlineData("awb")]
    [InlineData("kal16")]
    [InlineData("kal")]
    public async Task GetText_OrderQuestion_GivesPhraseWithSlot(string voiceName)
    {
        var voice = TestVoice.All.Single(voice => voice.Name == voiceName);

        var (text, outcome) = await recogniser.Client.RecogniseAsync(
            OrderDomain.Create(), Question, voice, TestContext.Current.CancellationToken);

        Assert.Equal(Question, text);
        Assert.True(outcome!.InDomain);
        Assert.InRange(outcome.Confidence, 0.5f, 1);
    }

    [Theory]
    [InlineData("rms")]
    [InlineData("kal16")]
    public async Task GetText_TelephoneQuestion_GivesPhrase(string voiceName)
    {
        var voice = TestVoice.All.Single(voice => voice.Name == voiceName);

        var (text, outcome) = await recogniser.Client.RecogniseAsync(
            OrderDomain.Create(), Question, voice, TestContext.Current.CancellationToken, SpeechCondition.Telephone);

        Assert.Equal(Question, text);
        Assert.True(outcome!.InDomain);
    }

    [Fact]
    public async Task GetText_NoisyQuestion_IsUnderstoodInTheSecondPass()
    {
        var (text, outcome) = await recogniser.Client.RecogniseAsync(
            OrderDomain.Create(), "what is your return policy", TestVoice.Awb, TestContext.Current.CancellationToken, SpeechCondition.Noise);

        Assert.Equal("what is your return policy", text);
        Assert.True(outcome!.InDomain);
    }

    [Fact]
    public async Task GetText_ForeignSentence_IsNotInDomain()
    {
        var (_, outcome) = await recogniser.Client.RecogniseAsync(
            OrderDomain.Create(), "book me a flight to paris next monday", TestVoice.Rms, TestContext.Current.CancellationToken);

        Assert.False(outcome!.InDomain);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(24000)]
    [InlineData(48000)]
    public async Task GetText_OtherSampleRate_IsResampled(int sampleRate)
    {
        var samples = await SpokenQuestion.SpeakAsync(Question, TestVoice.Rms, SpeechCondition.Clean, TestContext.Current.CancellationToken);
        var resampler = new Audio.Resampling.Resampler(16000, sampleRate);
        var converted = new short[resampler.GetMaxOutputCount(samples.Length)];
        var count = resampler.Resample(samples, converted);

        var (text, _) = await recogniser.Client.RecogniseAsync(
            MemoryMarshal.AsBytes<short>(converted.AsSpan(0, count)).ToArray(),
            RecognitionRun.Options(OrderDomain.Create(), sampleRate, telephoneBand: sampleRate == 8000),
            TestContext.Current.CancellationToken);

        Assert.Equal(Question, text);
    }

    [Fact]
    public async Task GetText_OddSampleRate_NamesTheAllowedOnes()
    {
        using var stream = new MemoryStream();

        var exception = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => recogniser.Client.GetTextAsync(
            stream, RecognitionRun.Options(null, 11025), TestContext.Current.CancellationToken));

        Assert.Contains("8000, 16000, 24000 and 48000", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetText_EmptyStream_GivesNothingOutsideTheDomain()
    {
        var (text, outcome) = await recogniser.Client.RecogniseAsync(
            [], RecognitionRun.Options(OrderDomain.Create()), TestContext.Current.CancellationToken);

        Assert.Equal("", text);
        Assert.False(outcome!.InDomain);
    }

    [Fact]
    public async Task GetStreamingText_LiveStream_GivesPartialsBeforeTheStreamEnds()
    {
        var pcm = await SpokenQuestion.SpeakPcmAsync(
            Question, TestVoice.Rms, SpeechCondition.Clean, TestContext.Current.CancellationToken);
        using var stream = new LiveStream();
        var updates = recogniser.Client.GetStreamingTextAsync(
            stream, RecognitionRun.Options(OrderDomain.Create()), TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        stream.Push(pcm);

        var partials = new List<string>();
        while (!string.Join(' ', partials).Contains("my order", StringComparison.Ordinal) && await updates.MoveNextAsync())
        {
            Assert.Equal(SpeechToTextResponseUpdateKind.TextUpdating, updates.Current.Kind);
            partials.Add(updates.Current.Text);
        }

        stream.End();
        while (await updates.MoveNextAsync() && updates.Current.Kind != SpeechToTextResponseUpdateKind.TextUpdated)
        {
            partials.Add(updates.Current.Text);
        }

        Assert.DoesNotContain(partials.Zip(partials.Skip(1)), pair => pair.First == pair.Second);
        Assert.Equal(Question, updates.Current.Text);
        Assert.InRange(updates.Current.StartTime!.Value, TimeSpan.FromSeconds(0.05), TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(pcm.Length / 32000.0), updates.Current.EndTime);
        Assert.False(await updates.MoveNextAsync());
        await updates.DisposeAsync();
    }

    [Fact]
    public async Task GetText_WithoutDomain_TakesDictation()
    {
        var (text, outcome) = await recogniser.Client.RecogniseAsync(
            await File.ReadAllBytesAsync(HumanSpeech.GoForward, TestContext.Current.CancellationToken),
            RecognitionRun.Options(domain: null), TestContext.Current.CancellationToken);

        Assert.Equal("go forward ten meters", text);
        Assert.Null(outcome);
    }

    [Fact]
    public async Task GetText_HumanCards_GivesWhatWasSaid()
    {
        var right = 0;
        foreach (var (path, said) in HumanSpeech.Cards)
        {
            var wav = Audio.Wav.WavReader.ReadAll(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
            var (text, outcome) = await recogniser.Client.RecogniseAsync(
                MemoryMarshal.AsBytes(wav.Samples.Span).ToArray(),
                RecognitionRun.Options(HumanSpeech.CardsDomain, wav.SampleRate), TestContext.Current.CancellationToken);
            right += text == said && outcome!.InDomain ? 1 : 0;
        }

        Assert.InRange(right, 4, 5);
    }

    [Fact]
    public async Task WarmUp_NewDomain_KeepsADecoderReady()
    {
        using var client = new PocketSphinxSpeechToTextClient();

        await client.WarmUpAsync(OrderDomain.Create(), TestContext.Current.CancellationToken);

        Assert.Equal(1, client.Decoders.IdleCount);
    }
}
