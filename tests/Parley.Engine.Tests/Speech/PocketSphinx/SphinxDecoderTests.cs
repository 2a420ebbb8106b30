using Parley.Engine.Speech.PocketSphinx;
using Parley.Testing.Speech;

namespace Parley.Engine.Tests.Speech.PocketSphinx;

[Trait("Category", "Integration")]
public sealed class SphinxDecoderTests
{
    private const string Grammar = "#JSGF V1.0;\ngrammar g;\npublic <u> = yes please | no thank you;\n";

    [Fact]
    public void Create_EnglishModel_FindsItsMeans()
    {
        using var decoder = Create();

        Assert.Equal(13, decoder.InitialMeans.Count);
        Assert.Equal(41.0f, decoder.InitialMeans[0], 3); // -cmninit of the model's feat.params
        Assert.Equal(-5.29f, decoder.InitialMeans[1], 3);
    }

    [Fact]
    public async Task Start_AfterAnotherCaller_DecodesAsIfNew()
    {
        var question = await SpokenQuestion.SpeakAsync("no thank you", TestVoice.Rms, SpeechCondition.Noise, TestContext.Current.CancellationToken);
        var other = await SpokenQuestion.SpeakAsync("yes please", TestVoice.Kal, SpeechCondition.Telephone, TestContext.Current.CancellationToken);
        using var decoder = Create();
        var first = Decode(decoder, question);
        Decode(decoder, other);

        var again = Decode(decoder, question);

        Assert.Equal(first, again);
    }

    /// <summary>The library itself leaves its means as they were for some lengths of audio.</summary>
    [Fact]
    public async Task MeasuredMeans_AnyLengthOfAudio_AreThoseOfTheVoice()
    {
        var question = await SpokenQuestion.SpeakAsync("no thank you", TestVoice.Rms, cancellationToken: TestContext.Current.CancellationToken);
        using var decoder = Create();
        var means = new List<float>();
        for (var length = question.Length - 320; length <= question.Length; length += 32)
        {
            Decode(decoder, question[..length]);
            means.Add(decoder.MeasuredMeans()[0]);
        }

        Assert.All(means, mean => Assert.InRange(Math.Abs(mean - means[0]), 0, 1));
        Assert.All(means, mean => Assert.NotEqual(decoder.InitialMeans[0], mean));
    }

    private static SphinxDecoder Create()
    {
        var dictionary = Path.GetTempFileName();
        File.WriteAllText(dictionary, "yes Y EH S\nplease P L IY Z\nno N OW\nthank TH AE NG K\nyou Y UW\n");
        try
        {
            var decoder = SphinxDecoder.Create(
                ["-hmm", Path.Combine(PocketSphinxOptions.DefaultModelDirectory, "en-us"), "-dict", dictionary]);
            decoder.SetGrammar(Grammar);
            return decoder;
        }
        finally
        {
            File.Delete(dictionary);
        }
    }

    private static string Decode(SphinxDecoder decoder, short[] samples)
    {
        decoder.Start();
        decoder.Process(samples);
        decoder.End();
        return decoder.Hypothesis();
    }
}
