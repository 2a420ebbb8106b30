using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Dialogue.Yaml;

/// <summary>Reads the <c>types</c> of a script.</summary>
internal static class SlotTypeReader
{
    private static readonly string[] s_currencyWords = ["rupees", "rupee", "dollars", "dollar", "euros", "euro", "pounds", "pound", "rs", "inr"];

    /// <summary>Types that need no declaration.</summary>
    public static Dictionary<string, ISlotType> BuiltIn(TimeProvider timeProvider) => new()
    {
        ["amount"] = new NumberSlotType(wholeOnly: false, s_currencyWords),
        ["number"] = new NumberSlotType(wholeOnly: true, []),
        ["date"] = new DateSlotType(timeProvider),
        ["yes_no"] = YesNoSlotType.Instance,
        ["text"] = new TextSlotType(),
    };

    public static ISlotType Read(YamlCursor cursor, string name)
    {
        var fields = cursor.Fields("kind", "pattern", "said", "optional", "digits_alone", "length", "values");
        if (!fields.TryGetValue("kind", out var kind))
        {
            throw cursor.Error($"expected 'kind' in the type '{name}'.");
        }

        return kind.Text() switch
        {
            "id" => Id(cursor, fields),
            "digits" => new DigitsSlotType(Required(cursor, fields, "length").Number(1, 16)),
            "names" or "enumeration" => Choice(Required(cursor, fields, "values")),
            var other => throw kind.Error($"expected id, digits, names or enumeration as 'kind', but found '{other}' "
                + "(amount, number, date, yes_no and text need no declaration)."),
        };
    }

    private static YamlCursor Required(YamlCursor cursor, IReadOnlyDictionary<string, YamlCursor> fields, string name) =>
        fields.TryGetValue(name, out var field) ? field : throw cursor.Error($"expected '{name}' here.");

    private static ChoiceSlotType Choice(YamlCursor values)
    {
        if (values.IsList)
        {
            return new ChoiceSlotType(values.Texts().Select(value => (value.Text, (IReadOnlyList<string>)[ChoiceSlotType.Humanise(value.Text)])));
        }

        return new ChoiceSlotType(values.Pairs().Select(pair => (pair.Name,
            (IReadOnlyList<string>)[ChoiceSlotType.Humanise(pair.Name), .. pair.Value.Texts().Select(said => said.Text)])).ToList());
    }

    private static IdSlotType Id(YamlCursor cursor, IReadOnlyDictionary<string, YamlCursor> fields)
    {
        var said = new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>(StringComparer.OrdinalIgnoreCase);
        var groups = new Dictionary<string, IReadOnlyList<string>>();
        if (fields.TryGetValue("said", out var saidField))
        {
            foreach (var (name, value) in saidField.Pairs())
            {
                if (value.IsMap)
                {
                    var codes = value.Pairs();
                    groups[name] = [.. codes.Select(code => code.Name)];
                    foreach (var code in codes)
                    {
                        said[code.Name] = Forms(code.Value);
                    }
                }
                else
                {
                    said[name] = Forms(value);
                }
            }
        }

        var optional = fields.TryGetValue("optional", out var optionalField) ? optionalField.Texts().Select(text => text.Text).ToList() : [];
        var pattern = Required(cursor, fields, "pattern");
        var parts = pattern.Parse(text => text.Split('-').Select(part => Part(part, said, groups, optional)).ToList());
        return new IdSlotType(parts, "-", fields.TryGetValue("digits_alone", out var alone) && alone.Flag());
    }

    private static IReadOnlyList<IReadOnlyList<string>> Forms(YamlCursor value) =>
        [.. value.Texts().Select(form => (IReadOnlyList<string>)[.. Utterance.Read(form.Text).Tokens.Select(token => token.Text)])];

    private static IdPart Part(
        string text,
        Dictionary<string, IReadOnlyList<IReadOnlyList<string>>> said,
        Dictionary<string, IReadOnlyList<string>> groups,
        List<string> optional)
    {
        if (text.Length > 0 && text.All(sign => sign == '#'))
        {
            return new IdPart { DigitCount = text.Length };
        }

        string[] codes = text is ['{', .. var name, '}'] ? groups.TryGetValue(name, out var group) ? [.. group] : [] : [text];
        if (codes.Length == 0 || codes.Any(code => code.Length == 0 || !code.All(char.IsAsciiLetterOrDigit)))
        {
            throw new FormatException("a pattern such as ORD-{city}-####, whose {names} are mappings under 'said'");
        }

        return new IdPart
        {
            IsOptional = optional.Contains(text),
            Codes = [.. codes.Select(code => (code, said.GetValueOrDefault(code, [])))],
        };
    }
}
