using Parley.Engine.Turns.Completion;

namespace Parley.Engine.Cascade;

/// <summary>What a recogniser has made of a turn so far.</summary>
/// <param name="text">The words; may be empty.</param>
/// <param name="isFinal">True when it will not change them any more.</param>
/// <param name="context">What else is known.</param>
/// <param name="confidence">How far the recogniser trusts them, 0 to 1; 1 where it does not say.</param>
internal sealed class HeardWords(string text, bool isFinal, TurnContext context, double confidence = 1)
{
    private readonly Lazy<double> _completion = new(() => TurnCompletion.Score(text, context, confidence));

    public string Text => text;

    public bool IsFinal => isFinal;

    public TurnContext Context => context;

    /// <summary>How likely the words are a finished thought, by the rules. Judged when first asked for.</summary>
    public double Completion => _completion.Value;

    /// <summary>The same words, for good.</summary>
    public HeardWords ToFinal() => isFinal ? this : new HeardWords(text, isFinal: true, context, confidence);
}
