using System.Globalization;
using System.Text;

namespace Parley.Engine.Speech.Recognition;

/// <summary>
/// The parsed right-hand side of one slot's JSGF rule: words, <c>( )</c>, <c>[ ]</c>, <c>|</c>, <c>+</c> and the weight of an
/// alternative, <c>/20/</c>, a whole number from 1 to 1000. Parsed before the decoder sees it, because the decoder refuses a whole grammar for one mistake and says why only in its log.
/// </summary>
internal sealed class SlotGrammar
{
    private SlotGrammar(GrammarNode root, IReadOnlyCollection<string> words)
    {
        Root = root;
        Words = words;
    }

    public GrammarNode Root { get; }

    /// <summary>Every word that may occur, each once.</summary>
    public IReadOnlyCollection<string> Words { get; }

    /// <exception cref="FormatException">The expression is not of the supported form.</exception>
    public static SlotGrammar Parse(string jsgf)
    {
        var parser = new Parser(Tokenize(jsgf));
        var root = parser.ReadChoice();
        parser.ExpectEnd();
        return new SlotGrammar(root, parser.Words);
    }

    /// <summary>The expression in JSGF again, with only words that the dictionary can hold.</summary>
    public string ToJsgf()
    {
        var text = new StringBuilder();
        Write(Root, text);
        return text.ToString();
    }

    /// <summary>One way to say it. A repetition is spoken two to six times, as digits of a number are.</summary>
    public IReadOnlyList<string> Sample(Random random)
    {
        var words = new List<string>();
        Sample(Root, random, words);
        return words;
    }

    private static List<string> Tokenize(string jsgf)
    {
        var tokens = new List<string>();
        for (var i = 0; i < jsgf.Length;)
        {
            if ("()[]|+".Contains(jsgf[i], StringComparison.Ordinal))
            {
                tokens.Add(jsgf[i++].ToString());
            }
            else if (jsgf[i] == '/')
            {
                var end = jsgf.IndexOf('/', i + 1);
                tokens.Add(end > 0 ? jsgf[i..(end + 1)] : throw new FormatException($"A slot's JSGF has a weight at {i} without its second '/'."));
                i = end + 1;
            }
            else if (SpokenWords.IsWordCharacter(jsgf[i]))
            {
                var start = i;
                while (i < jsgf.Length && SpokenWords.IsWordCharacter(jsgf[i]))
                {
                    i++;
                }

                tokens.Add(jsgf[start..i].ToLowerInvariant());
            }
            else if (char.IsWhiteSpace(jsgf[i]))
            {
                i++;
            }
            else
            {
                throw new FormatException($"A slot's JSGF holds '{jsgf[i]}' at {i}; words, ( ), [ ], |, + and /weight/ are understood.");
            }
        }

        return tokens;
    }

    private static void Write(GrammarNode node, StringBuilder text)
    {
        switch (node)
        {
            case WordNode word:
                text.Append(word.Word);
                break;
            case SequenceNode sequence:
                WriteSequence(sequence.Parts, text);
                break;
            case ChoiceNode choice:
                WriteChoices(choice.Choices, text);
                break;
            case OptionalNode optional:
                text.Append('[');
                Write(optional.Part, text);
                text.Append(']');
                break;
            case RepeatNode repeat:
                text.Append('(');
                Write(repeat.Part, text);
                text.Append(")+");
                break;
        }
    }

    private static void WriteSequence(IReadOnlyList<GrammarNode> parts, StringBuilder text)
    {
        text.Append('(');
        for (var i = 0; i < parts.Count; i++)
        {
            text.Append(i == 0 ? "" : " ");
            Write(parts[i], text);
        }

        text.Append(')');
    }

    private static void WriteChoices(IReadOnlyList<(GrammarNode Node, int Weight)> choices, StringBuilder text)
    {
        var isWeighted = choices.Any(choice => choice.Weight != 1);
        text.Append('(');
        for (var i = 0; i < choices.Count; i++)
        {
            text.Append(i == 0 ? "" : " | ");
            if (isWeighted)
            {
                text.Append(CultureInfo.InvariantCulture, $"/{choices[i].Weight}/ ");
            }

            Write(choices[i].Node, text);
        }

        text.Append(')');
    }

    private static void Sample(GrammarNode node, Random random, List<string> words)
    {
        switch (node)
        {
            case WordNode word:
                words.Add(word.Word);
                break;
            case SequenceNode sequence:
                foreach (var part in sequence.Parts)
                {
                    Sample(part, random, words);
                }

                break;
            case ChoiceNode choice:
                Sample(Pick(choice.Choices, random), random, words);
                break;
            case OptionalNode optional when random.Next(2) == 0:
                Sample(optional.Part, random, words);
                break;
            case RepeatNode repeat:
                for (var i = random.Next(2, 7); i > 0; i--)
                {
                    Sample(repeat.Part, random, words);
                }

                break;
        }
    }

    private static GrammarNode Pick(IReadOnlyList<(GrammarNode Node, int Weight)> choices, Random random)
    {
        var left = random.Next(choices.Sum(choice => choice.Weight));
        var at = 0;
        while (left >= choices[at].Weight)
        {
            left -= choices[at++].Weight;
        }

        return choices[at].Node;
    }

    private sealed class Parser(List<string> tokens)
    {
        private readonly HashSet<string> _words = new(StringComparer.Ordinal);
        private int _next;

        public IReadOnlyCollection<string> Words => _words;

        private string? Current => _next < tokens.Count ? tokens[_next] : null;

        public GrammarNode ReadChoice()
        {
            var choices = new List<(GrammarNode Node, int Weight)> { ReadWeighted() };
            while (Current == "|")
            {
                _next++;
                choices.Add(ReadWeighted());
            }

            return choices.Count == 1 ? choices[0].Node : new ChoiceNode(choices);
        }

        public void ExpectEnd()
        {
            if (Current is { } token)
            {
                throw new FormatException($"A slot's JSGF has '{token}' where its end was expected.");
            }
        }

        private (GrammarNode Node, int Weight) ReadWeighted()
        {
            var weight = 1;
            if (Current is ['/', .. var number, '/'])
            {
                weight = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= 1000
                    ? value
                    : throw new FormatException($"A slot's JSGF has the weight {Current}; it must be a whole number from 1 to 1000.");
                _next++;
            }

            return (ReadSequence(), weight);
        }

        private GrammarNode ReadSequence()
        {
            var parts = new List<GrammarNode>();
            while (Current is { } token && token is not ("|" or ")" or "]" or "+"))
            {
                var part = ReadAtom(token);
                while (Current == "+")
                {
                    _next++;
                    part = new RepeatNode(part);
                }

                parts.Add(part);
            }

            return parts.Count switch
            {
                0 => throw new FormatException("A slot's JSGF has an empty alternative."),
                1 => parts[0],
                _ => new SequenceNode(parts),
            };
        }

        private GrammarNode ReadAtom(string token)
        {
            _next++;
            if (token[0] == '/')
            {
                throw new FormatException($"A slot's JSGF has the weight {token} where no alternative begins.");
            }

            if (token is not ("(" or "["))
            {
                _words.Add(token);
                return new WordNode(token);
            }

            var inner = ReadChoice();
            var closing = token == "(" ? ")" : "]";
            if (Current != closing)
            {
                throw new FormatException($"A slot's JSGF has '{Current ?? "its end"}' where '{closing}' was expected.");
            }

            _next++;
            return token == "(" ? inner : new OptionalNode(inner);
        }
    }
}
