namespace Parley.Agents.Playout;

/// <summary>Estimates which words were heard. Pure.</summary>
internal static class HeardWords
{
    private const int CommaWeight = 2; // a pause, in letters' worth of time
    private const int StopWeight = 5;

    /// <summary>The words that had been spoken whole: each takes a share of the time by its length, and pauses take theirs.</summary>
    /// <param name="words">What the audio says, as far as it is known.</param>
    /// <param name="heard">How much of the audio was heard.</param>
    /// <param name="sent">How long the audio of these words is.</param>
    public static string Estimate(string words, TimeSpan heard, TimeSpan sent)
    {
        if (heard >= sent)
        {
            return words;
        }

        var total = 0;
        foreach (var letter in words)
        {
            total += Weight(letter);
        }

        var budget = total * Math.Max(heard.Ticks, 0) / (double)sent.Ticks;
        var end = 0;
        var weight = 0;
        for (var index = 0; index < words.Length; index++)
        {
            weight += Weight(words[index]);
            if (weight > budget)
            {
                break;
            }

            var isWordEnd = index + 1 == words.Length || char.IsWhiteSpace(words[index + 1]);
            end = isWordEnd ? index + 1 : end;
        }

        return words[..end].TrimEnd();
    }

    private static int Weight(char letter) => letter switch
    {
        ',' or ';' or ':' => CommaWeight,
        '.' or '!' or '?' => StopWeight,
        _ => 1,
    };
}
