using YamlDotNet.Core;

namespace Parley.Server.Configuration.Yaml;

/// <summary>Text that is no YAML: where the mistake is, and what to write instead, for what people get wrong most.</summary>
internal static class YamlMistake
{
    private const string DuplicateKey = "Duplicate key ";

    /// <summary>What the parser says, and what it comes of; the first that fits counts.</summary>
    private static readonly (string Said, bool IsAtStart, string Advice)[] s_known =
    [
        ("tab", false, "Indent with spaces, not tabs."),
        ("quoted scalar", true, "Is a quote left open?"),
        ("flow", true, "Is a bracket left open, or a comma missing?"),
        ("invalid mapping", false, "Put a text that holds ': ' into quotes, and begin the keys of one section in the same column."),
        ("did not find expected", false, "Begin the keys of one section in the same column, and each element of a list with '- '."),
        ("cannot start any token", false, "Put a text that begins with '@', '`' or '%' into quotes."),
        ("anchor", false, "Put a text that begins with '*' or '&' into quotes."),
    ];

    public static ParleyConfigurationException Of(YamlException exception, string yaml, YamlSource source)
    {
        var said = exception.InnerException is { } inner && exception is not SyntaxErrorException ? inner.Message : exception.Message;
        if (said.StartsWith(DuplicateKey, StringComparison.Ordinal))
        {
            return source.Fail(exception.Start, $"the key '{said[DuplicateKey.Length..]}' stands twice in one section. Keep one, with all that belongs to it.", exception);
        }

        var known = s_known.FirstOrDefault(known => said.Contains(known.Said, StringComparison.OrdinalIgnoreCase));
        var place = known.Said == "tab" ? FindTab(yaml) ?? exception.End : known.IsAtStart ? exception.Start : exception.End;
        return source.Fail(Within(yaml, place), $"this is not valid YAML: {said} {known.Advice}".TrimEnd(), exception);
    }

    /// <summary>What is left open is noticed behind the end of the text.</summary>
    private static Mark Within(string yaml, Mark place)
    {
        var lines = yaml.TrimEnd().Split('\n');
        return place.Line <= lines.Length ? place : new Mark(0, lines.Length, lines[^1].TrimEnd().Length + 1);
    }

    /// <summary>The first line that begins with a tab; the parser sometimes names where its section begins.</summary>
    private static Mark? FindTab(string yaml)
    {
        foreach (var (index, line) in yaml.Split('\n').Index())
        {
            if (line[..^line.TrimStart().Length].IndexOf('\t', StringComparison.Ordinal) is >= 0 and var column)
            {
                return new Mark(0, index + 1, column + 1);
            }
        }

        return null;
    }
}
