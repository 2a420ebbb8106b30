using System.Runtime.InteropServices;
using Parley.Engine.Transcription;
using Parley.Realtime.InputAudio;
using Parley.Testing.Speech;

namespace Parley.Engine.Tests.Speech.PocketSphinx;

/// <summary>What was said before a pause and after it: the words' times must tell the two apart, though the library leaves out most of a long pause.</summary>
[Trait("Category", "Integration")]
public sealed class WordTimesTests(RecogniserFixture recogniser) : IClassFixture<RecogniserFixture>
{
    private const int Rate = 16_000;
    private const int LoudSample = 400; // of speech; the padding is quieter
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(0.2);

    [Theory]
    [InlineData("rms", 0.4)]
    [InlineData("rms", 3)]
    [InlineData("awb", 0.4)]
    [InlineData("awb", 3)]
    public async Task GetText_NumberAfterAPause_IsTimedWhereItIsSpoken(string voiceName, double pauseSeconds)
    {
        var (before, after) = (await SpeakAsync("my order number is", voiceName), await SpeakAsync("o r d d e l seven seven two one", voiceName));
        var numberAt = before.Length + (int)(pauseSeconds * Rate);
        var samples = (short[])[.. before, .. new short[numberAt - before.Length], .. after];

        var (text, words) = await RecogniseAsync(samples);

        Assert.Equal("my order number is o r d d e l seven seven two one", text);
        Assert.Equal(text, string.Join(' ', words.Select(word => word.Text)));
        var (sentence, number) = (words.Take(4).ToList(), words.Skip(4).ToList());
        Assert.Equal(0, LoudOutside(samples, numberAt, samples.Length, number[0].Start, number[^1].End));
        Assert.Equal(0, LoudOutside(samples, 0, before.Length, sentence[0].Start, sentence[^1].End));
        Assert.True(number[0].Start > TimeSpan.FromSeconds((double)before.Length / Rate), $"The number begins at {number[0].Start}, within the words before it.");
    }

    private static async Task<short[]> SpeakAsync(string words, string voiceName)
    {
        var voice = TestVoice.All.Single(voice => voice.Name == voiceName);
        var samples = await SpokenQuestion.SpeakAsync(words, voice, SpeechCondition.Clean, TestContext.Current.CancellationToken);
        var first = Array.FindIndex(samples, sample => Math.Abs((int)sample) > LoudSample);
        var last = Array.FindLastIndex(samples, sample => Math.Abs((int)sample) > LoudSample);
        return [.. new short[Rate / 4], .. samples[first..(last + 1)], .. new short[Rate / 4]];
    }

    private async Task<(string Text, IReadOnlyList<TranscribedWord> Words)> RecogniseAsync(short[] samples)
    {
        using var stream = new MemoryStream(MemoryMarshal.AsBytes<short>(samples).ToArray());
        var response = await recogniser.Client.GetTextAsync(stream, RecognitionRun.Options(OrderDomain.Create()), TestContext.Current.CancellationToken);
        return (response.Text, (IReadOnlyList<TranscribedWord>)response.AdditionalProperties![TranscriptionProperties.Words]!);
    }

    /// <summary>How many loud samples of a piece are not within a span and a margin around it.</summary>
    private static int LoudOutside(short[] samples, int first, int end, TimeSpan from, TimeSpan to) => Enumerable.Range(first, end - first).Count(index =>
        Math.Abs((int)samples[index]) > LoudSample
        && (index < (from - s_margin).TotalSeconds * Rate || index > (to + s_margin).TotalSeconds * Rate));
}
