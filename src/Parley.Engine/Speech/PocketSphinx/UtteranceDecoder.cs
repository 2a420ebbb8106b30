using Parley.Engine.Speech.Recognition;

namespace Parley.Engine.Speech.PocketSphinx;

/// <summary>
/// The decoders that hear one utterance side by side: a statistical search and, where a domain is expected, a grammar search. One
/// caller at a time.
/// </summary>
internal sealed class UtteranceDecoder(DecoderKey key, SphinxDecoder statistical, SphinxDecoder? grammar = null) : IDisposable
{
    public DecoderKey Key => key;

    public bool IsInSpeech => statistical.IsInSpeech;

    /// <summary>
    /// Begins an utterance whose beginning is there: it is heard once to measure the caller's voice and channel (the means of the
    /// cepstrum). The utterance is then decoded with those, from its beginning. With the model's own means the first words of an unusual
    /// voice, or in noise, go wrong.
    /// </summary>
    public void Start(ReadOnlySpan<short> opening)
    {
        statistical.Start();
        statistical.Process(opening);
        statistical.End();
        StartAgain();
    }

    /// <summary>Begins the same utterance once more, with the means that were measured over what was heard of it.</summary>
    public void StartAgain()
    {
        var means = statistical.MeasuredMeans();
        statistical.Start(means);
        grammar?.Start(means);
    }

    public void Process(ReadOnlySpan<short> samples)
    {
        statistical.Process(samples);
        grammar?.Process(samples);
    }

    /// <summary>What was heard so far.</summary>
    public string Partial() => statistical.Hypothesis();

    /// <summary>Ends the utterance and gives what each search heard.</summary>
    public Hypotheses End()
    {
        statistical.End();
        grammar?.End();
        return new Hypotheses(statistical.Hypothesis(), grammar?.Hypothesis())
        {
            StatisticalWords = statistical.Words(),
            GrammarWords = grammar?.Words() ?? [],
        };
    }

    public void Dispose()
    {
        statistical.Dispose();
        grammar?.Dispose();
    }
}
