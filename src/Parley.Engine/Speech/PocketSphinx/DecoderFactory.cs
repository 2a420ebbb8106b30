using Parley.Engine.Speech.Recognition;

namespace Parley.Engine.Speech.PocketSphinx;

/// <summary>Makes decoders. Their files live in a directory of this process's own only while one starts.</summary>
internal sealed class DecoderFactory(PocketSphinxOptions options)
{
    private readonly string _modelDirectory = options.ModelDirectory;

    /// <summary>Makes the decoder for a domain; null means open dictation.</summary>
    public UtteranceDecoder Create(CompiledDomain? domain, DecoderKey key)
    {
        if (domain is null)
        {
            return new UtteranceDecoder(key, SphinxDecoder.Create(DictationArguments()));
        }

        var directory = Directory.CreateTempSubdirectory("parley-speech-");
        var made = new List<SphinxDecoder>();
        try
        {
            var dictionary = Path.Combine(directory.FullName, "words.dict");
            var languageModel = Path.Combine(directory.FullName, "words.lm");
            File.WriteAllText(dictionary, domain.Dictionary);
            File.WriteAllText(languageModel, domain.LanguageModel);

            // The second passes would come after the caller's last word: they cost 40 ms there and gain 1.7 points of 4.8 %.
            var statistical = Make("-dict", dictionary, "-lm", languageModel, "-fwdflat", "no", "-bestpath", "no");
            var grammar = Make("-dict", dictionary);
            grammar.SetGrammar(domain.Jsgf);
            return new UtteranceDecoder(key, statistical, grammar);
        }
        catch
        {
            made.ForEach(decoder => decoder.Dispose());
            throw;
        }
        finally
        {
            directory.Delete(recursive: true);
        }

        SphinxDecoder Make(params string[] arguments)
        {
            var decoder = SphinxDecoder.Create([.. Acoustic(), .. arguments]);
            made.Add(decoder);
            return decoder;
        }
    }

    // Steady noise was taken away before (UtteranceRecognition), better than the library does it.
    private List<string> Acoustic() => ["-hmm", Path.Combine(_modelDirectory, "en-us"), "-remove_noise", "no"];

    private List<string> DictationArguments() =>
    [
        .. Acoustic(),
        "-dict", Path.Combine(_modelDirectory, "cmudict-en-us.dict"),
        "-lm", Path.Combine(_modelDirectory, "en-us.lm.bin"),
    ];
}
