namespace Parley.Engine.Dialogue.Matching;

/// <summary>A phrase with its words' weights looked up beforehand.</summary>
internal sealed class WeighedPhrase(Phrase phrase, Vocabulary vocabulary)
{
    /// <summary>Comparable words; a slot keeps its braces.</summary>
    public IReadOnlyList<string> Stems { get; } = phrase.Stems;

    /// <summary>The weight of each word.</summary>
    public double[] Weights { get; } = [.. phrase.Stems.Select(vocabulary.Weight)];

    /// <summary>The weight of all words.</summary>
    public double TotalWeight { get; } = phrase.Stems.Sum(vocabulary.Weight);
}
