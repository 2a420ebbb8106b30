using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Parley.Engine.Dialogue.Templates;

/// <summary>A test of a result's fields: <c>found and status == 'in_transit'</c>, <c>not (loans &gt; 2 or locked)</c>. Immutable.</summary>
internal sealed partial class Condition
{
    private readonly Func<TemplateScope, bool> _test;

    private Condition(Func<TemplateScope, bool> test, IReadOnlyList<string> paths)
    {
        _test = test;
        Paths = paths;
    }

    /// <summary>Every field that the test reads.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <exception cref="FormatException">The message says what was expected.</exception>
    public static Condition Parse(string text)
    {
        var parser = new Reader(text);
        var test = parser.Or();
        return parser.AtEnd ? new Condition(test, parser.Paths) : throw new FormatException($"'and', 'or' or the end of the condition at '{parser.Rest}'");
    }

    public bool IsTrue(TemplateScope scope) => _test(scope);

    /// <summary>Absent, false, 0, "" and [] are false; all else is true.</summary>
    private static bool Truth(JsonNode? node) => node switch
    {
        null => false,
        JsonArray items => items.Count > 0,
        JsonValue value when value.TryGetValue<bool>(out var truth) => truth,
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length > 0,
        JsonValue value when Number(value) is { } number => number != 0,
        _ => true,
    };

    private static decimal? Number(JsonNode? node) =>
        node is JsonValue value && decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool Compare(JsonNode? left, string sign, JsonNode? right)
    {
        if (sign is "==" or "!=")
        {
            var equal = Number(left) is { } first && Number(right) is { } second
                ? first == second
                : string.Equals(left?.ToString(), right?.ToString(), StringComparison.OrdinalIgnoreCase);
            return equal == (sign == "==");
        }

        return Number(left) is { } smaller && Number(right) is { } larger && sign switch
        {
            "<" => smaller < larger,
            "<=" => smaller <= larger,
            ">" => smaller > larger,
            _ => smaller >= larger,
        };
    }

    [GeneratedRegex(@"\G\s*(?:(?<text>'[^']*')|(?<sign>==|!=|<=|>=|<|>|\(|\))|(?<word>[A-Za-z0-9_.\-]+))\s*")]
    private static partial Regex PartPattern();

    private sealed class Reader(string text)
    {
        private int _position;

        public List<string> Paths { get; } = [];

        public bool AtEnd => _position >= text.Length;

        public string Rest => text[_position..];

        public Func<TemplateScope, bool> Or()
        {
            var left = And();
            while (Take("or"))
            {
                var (first, second) = (left, And());
                left = scope => first(scope) || second(scope);
            }

            return left;
        }

        private Func<TemplateScope, bool> And()
        {
            var left = Not();
            while (Take("and"))
            {
                var (first, second) = (left, Not());
                left = scope => first(scope) && second(scope);
            }

            return left;
        }

        private Func<TemplateScope, bool> Not()
        {
            if (Take("not"))
            {
                var negated = Not();
                return scope => !negated(scope);
            }

            if (Take("("))
            {
                var inner = Or();
                return Take(")") ? inner : throw new FormatException("')' in the condition");
            }

            var left = Operand();
            foreach (var sign in (string[])["==", "!=", "<=", ">=", "<", ">"])
            {
                if (Take(sign))
                {
                    var right = Operand();
                    return scope => Compare(left(scope), sign, right(scope));
                }
            }

            return scope => Truth(left(scope));
        }

        private Func<TemplateScope, JsonNode?> Operand()
        {
            var part = Next();
            _position += part?.Length ?? 0;
            if (part is { } quoted && quoted.Groups["text"].Success)
            {
                var value = quoted.Groups["text"].Value[1..^1];
                return _ => JsonValue.Create(value);
            }

            if (part is null || !part.Groups["word"].Success)
            {
                throw new FormatException($"a field, a number or 'text' in the condition at '{Rest}'");
            }

            var word = part.Groups["word"].Value;
            if (word is "true" or "false")
            {
                return _ => JsonValue.Create(word == "true");
            }

            if (decimal.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                return _ => JsonValue.Create(number);
            }

            Paths.Add(word);
            return scope => scope.Find(word);
        }

        private bool Take(string expected)
        {
            if (Next() is { } part && part.Value.Trim() == expected)
            {
                _position += part.Length;
                return true;
            }

            return false;
        }

        private Match? Next() => _position < text.Length && PartPattern().Match(text, _position) is { Success: true } part ? part : null;
    }
}
