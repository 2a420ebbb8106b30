using System.Globalization;
using Parley.Engine.Speech.Recognition;

namespace Parley.Engine.Tests.Speech.Recognition;

[Trait("Category", "Unit")]
public sealed class TrigramModelTests
{
    [Fact]
    public void ToArpa_SmallCorpus_IsADistributionAfterEveryContext()
    {
        var model = new TrigramModel();
        model.Add(["where", "is", "my", "order"]);
        model.Add(["where", "is", "it"]);
        model.Add(["cancel", "my", "order"], times: 3);

        var arpa = Parse(model.ToArpa());

        string[] vocabulary = ["where", "is", "my", "order", "it", "cancel", "</s>"];
        Assert.Equal(1, vocabulary.Sum(word => Probability(arpa, ["where", "is", word])), 3);
        Assert.Equal(1, vocabulary.Sum(word => Probability(arpa, ["my", word])), 3);
        Assert.Equal(1, vocabulary.Sum(word => Probability(arpa, [word])), 3);
    }

    [Fact]
    public void ToArpa_HeaderCounts_AreThoseOfTheSections()
    {
        var model = new TrigramModel();
        model.Add(["yes"]);

        var text = model.ToArpa();

        Assert.StartsWith("\\data\\\nngram 1=3\nngram 2=2\nngram 3=1\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\\end\\\n", text, StringComparison.Ordinal);
    }

    private static Dictionary<string, (double Probability, double BackOff)> Parse(string arpa) =>
        arpa.Split('\n').Select(line => line.Split(' ')).Where(parts => parts.Length >= 2 && double.TryParse(parts[0], out _))
            .ToDictionary(Words, parts => (Value(parts[0]), IsNumber(parts[^1]) ? Value(parts[^1]) : 0));

    private static string Words(string[] parts) => string.Join(' ', parts.Skip(1).Where(part => !IsNumber(part)));

    private static bool IsNumber(string part) => double.TryParse(part, CultureInfo.InvariantCulture, out _);

    private static double Value(string part) => double.Parse(part, CultureInfo.InvariantCulture);

    private static double Probability(Dictionary<string, (double Probability, double BackOff)> arpa, string[] words)
    {
        if (arpa.TryGetValue(string.Join(' ', words), out var entry))
        {
            return Math.Pow(10, entry.Probability);
        }

        var context = string.Join(' ', words.SkipLast(1));
        var backOff = arpa.TryGetValue(context, out var known) ? Math.Pow(10, known.BackOff) : 1;
        return backOff * Probability(arpa, [.. words.Skip(1)]);
    }
}
