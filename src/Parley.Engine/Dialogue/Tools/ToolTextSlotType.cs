using System.Collections.Frozen;
using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Words;
using Parley.Engine.Speech;

namespace Parley.Engine.Dialogue.Tools;

/// <summary>
/// A string that some tool wants and about which only the parameter's name is known: the words after "in", "for", "of" and the like,
/// a code with digits for an id, or the whole answer when the caller was asked.
/// </summary>
internal sealed class ToolTextSlotType : ISlotType
{
    private static readonly FrozenSet<string> s_borders =
        ("in for of at on from to with by about near and or please today tomorrow tonight now right is are was will be the a an my").Split(' ').ToFrozenSet();

    private static readonly string[] s_places =
    [
        "paris", "london", "new york", "tokyo", "berlin", "rome", "madrid", "mumbai", "delhi", "bangalore", "chennai", "hyderabad", "kolkata",
        "san francisco", "los angeles", "chicago", "boston", "seattle", "sydney", "singapore", "dubai", "toronto", "vienna", "zurich", "oslo",
    ];

    private readonly FrozenSet<string> _openers;
    private readonly bool _isCode;

    public ToolTextSlotType(string parameter, string description)
    {
        var words = Utterance.Read(ToolWords.Title(parameter) + " " + description).Tokens.Select(token => token.Text).ToHashSet();
        var name = ToolWords.Title(parameter).Split(' ');
        _isCode = name[^1] is "id" or "number" or "code" or "reference" or "sku" or "pin";
        _openers = Openers(name[^1], words).ToFrozenSet();
        Spoken = words.Overlaps(["city", "location", "place", "town", "country"])
            ? new RecognitionSlot($"({string.Join(" | ", s_places)})", s_places)
            : null;
    }

    public RecognitionSlot? Spoken { get; }

    public SlotMatch? Match(Utterance utterance, int start, bool asked)
    {
        var tokens = utterance.Tokens;
        if (_isCode)
        {
            return Code(utterance, start);
        }

        if (asked)
        {
            return start == 0 && Bare(utterance) is { } bare ? bare : null;
        }

        if (start == 0 || !_openers.Contains(tokens[start - 1].Text) || (s_borders.Contains(tokens[start].Text) && tokens[start].Text is not "the"))
        {
            return null;
        }

        var end = start + 1;
        while (end < tokens.Count && !s_borders.Contains(tokens[end].Text))
        {
            end++;
        }

        return new SlotMatch(utterance.Slice(start, end - start), start, end - start);
    }

    private static SlotMatch? Bare(Utterance utterance)
    {
        var tokens = utterance.Tokens;
        var first = 0;
        while (first < tokens.Count - 1 && (FillerWords.IsFiller(tokens[first].Text) || FillerWords.IsLight(tokens[first].Text)))
        {
            first++;
        }

        var last = tokens.Count - 1;
        while (last > first && tokens[last].Text is "please" or "thanks")
        {
            last--;
        }

        return new SlotMatch(utterance.Slice(first, last - first + 1), first, last - first + 1);
    }

    /// <summary>A piece of text with a digit in it, or a run of spoken digits.</summary>
    private static SlotMatch? Code(Utterance utterance, int start)
    {
        var tokens = utterance.Tokens;
        var end = start + 1;
        while (end < tokens.Count && IsJoined(utterance, tokens[end - 1], tokens[end]))
        {
            end++;
        }

        var chunk = utterance.Slice(start, end - start);
        if (chunk.Any(char.IsAsciiDigit))
        {
            return new SlotMatch(chunk, start, end - start);
        }

        for (var length = 12; length >= 2; length--)
        {
            if (DigitRun.Read(tokens, start, length) is { } run)
            {
                return new SlotMatch(run.Digits, start, run.Count);
            }
        }

        return null;
    }

    /// <summary>Whether nothing but a sign such as a dash stands between two words; the parts of a contraction are not joined.</summary>
    private static bool IsJoined(Utterance utterance, Token left, Token right)
    {
        var end = left.Start + left.Length;
        return right.Start >= end && right.Start - end <= 1 && (right.Start == end || !char.IsWhiteSpace(utterance.Text[end]));
    }

    private static string[] Openers(string name, HashSet<string> words) => name switch
    {
        "from" or "origin" or "source" or "departure" => ["from"],
        "to" or "destination" or "target" or "recipient" or "arrival" => ["to"],
        "query" or "topic" or "subject" or "question" or "keyword" or "keywords" => ["about", "for", "on", "of"],
        "name" or "person" or "customer" or "guest" => ["for", "named", "called", "of", "is"],
        _ when words.Overlaps(["city", "location", "place", "town", "country", "region"]) => ["in", "for", "at", "near", "of"],
        _ => ["in", "for", "of", "about", "named", "called", "with"],
    };
}
