namespace Parley.Engine.Speech.PocketSphinx;

/// <summary>
/// The decoders that hear one utterance side by side: a trigram search, and, where a domain is expected, a grammar search.
/// One caller at a time.
/// </summary>
internal sealed class UtteranceDecoder(DecoderKey key, SphinxDecoder statistical, SphinxDecoder? grammar) : IDisposable
{
    public DecoderKey Key => key;

    public bool HasGrammar => grammar is not null;

    public bool IsInSpeech => statistical.IsInSpeech;

    public void Start()
    {
        statistical.Start();
        grammar?.Start();
    }

    public void Process(ReadOnlySpan<short> samples)
    {
        statistical.Process(samples);
        grammar?.Process(samples);
    }

    /// <summary>What was heard so far.</summary>
    public string Partial() => statistical.Hypothesis();

    /// <summary>Ends the utterance and gives both final texts; <c>Grammar</c> is null in open dictation.</summary>
    public (string? Grammar, string Statistical) End()
    {
        grammar?.End();
        statistical.End();
        return (grammar?.Hypothesis(), statistical.Hypothesis());
    }

    public void Dispose()
    {
        statistical.Dispose();
        grammar?.Dispose();
    }
}
