using Parley.Engine.Speech.Recognition;

namespace Parley.Engine.Speech.PocketSphinx;

/// <summary>
/// The decoders that hear one utterance side by side: a statistical search, and, where a domain is expected, a grammar search and a
/// loop of any phones, against which the grammar's likelihood is measured. One caller at a time.
/// </summary>
internal sealed class UtteranceDecoder(DecoderKey key, SphinxDecoder statistical, SphinxDecoder? grammar = null, SphinxDecoder? phones = null)
    : IDisposable
{
    public DecoderKey Key => key;

    public bool IsInSpeech => statistical.IsInSpeech;

    public void Start()
    {
        statistical.Start();
        grammar?.Start();
        phones?.Start();
    }

    /// <summary>Begins the same utterance once more, knowing its channel and noise.</summary>
    public void StartAgain()
    {
        statistical.StartAgain();
        grammar?.StartAgain();
        phones?.StartAgain();
    }

    public void Process(ReadOnlySpan<short> samples)
    {
        statistical.Process(samples);
        grammar?.Process(samples);
        phones?.Process(samples);
    }

    /// <summary>What was heard so far.</summary>
    public string Partial() => statistical.Hypothesis();

    /// <summary>Ends the utterance and gives what each search heard.</summary>
    public Hypotheses End()
    {
        statistical.End();
        grammar?.End();
        phones?.End();
        return new Hypotheses(statistical.Hypothesis(), grammar?.Hypothesis(), grammar?.ScorePerFrame() - phones?.ScorePerFrame());
    }

    public void Dispose()
    {
        statistical.Dispose();
        grammar?.Dispose();
        phones?.Dispose();
    }
}
