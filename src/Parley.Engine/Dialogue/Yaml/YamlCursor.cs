using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Parley.Engine.Dialogue.Yaml;

/// <summary>A place in a YAML file that knows what is expected there and complains with line and column.</summary>
internal readonly struct YamlCursor(string fileName, YamlNode node, string what)
{
    public bool IsList => node is YamlSequenceNode;

    public bool IsMap => node is YamlMappingNode;

    public static YamlCursor Open(TextReader reader, string fileName)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(reader);
            return stream.Documents.Count == 1
                ? new YamlCursor(fileName, stream.Documents[0].RootNode, "a dialogue script")
                : throw new DialogueScriptException(fileName, 1, 1, $"expected one YAML document, but found {stream.Documents.Count}.");
        }
        catch (YamlException exception)
        {
            throw new DialogueScriptException(
                fileName, (int)exception.Start.Line, (int)exception.Start.Column, $"expected YAML, but: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>The fields of a mapping; a field not in <paramref name="allowed"/> is a mistake.</summary>
    public IReadOnlyDictionary<string, YamlCursor> Fields(params string[] allowed)
    {
        var cursor = this;
        var fields = new Dictionary<string, YamlCursor>();
        foreach (var (key, name, value) in Entries())
        {
            if (!allowed.Contains(name))
            {
                throw new YamlCursor(cursor.FileName, key, "").Error($"expected one of {string.Join(", ", allowed)} in {cursor.What}, but found '{name}'.");
            }

            fields[name] = value;
        }

        return fields;
    }

    /// <summary>The entries of a mapping whose names are the script's own.</summary>
    public IReadOnlyList<(string Name, YamlCursor Value)> Named()
    {
        var cursor = this;
        return [.. Entries().Select(entry => IsName(entry.Name)
            ? (entry.Name, entry.Value)
            : throw new YamlCursor(cursor.FileName, entry.Key, "").Error($"expected a name of letters, digits and '_' in {cursor.What}, but found '{entry.Name}'."))];
    }

    /// <summary>The entries of a mapping with any keys.</summary>
    public IReadOnlyList<(string Name, YamlCursor Value)> Pairs() => [.. Entries().Select(entry => (entry.Name, entry.Value))];

    public IReadOnlyList<YamlCursor> Items()
    {
        var cursor = this;
        return node is YamlSequenceNode items
            ? [.. items.Children.Select(item => new YamlCursor(cursor.FileName, item, cursor.What))]
            : throw Expected("a list");
    }

    public string Text() => node is YamlScalarNode { Value: { Length: > 0 } value } ? value : throw Expected("text");

    /// <summary>One text, or a list of texts.</summary>
    public IReadOnlyList<(string Text, YamlCursor At)> Texts()
    {
        var cursor = this;
        return IsList ? [.. Items().Select(item => (item.Text(), item))] : [(Text(), cursor)];
    }

    public bool Flag() => node is YamlScalarNode scalar && bool.TryParse(scalar.Value, out var value) ? value : throw Expected("true or false");

    public int Number(int least, int most) =>
        node is YamlScalarNode scalar && int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        && value >= least && value <= most
            ? value
            : throw Expected($"a whole number from {least} to {most}");

    /// <summary>Runs a parser of the text, whose complaint becomes one about this place.</summary>
    public T Parse<T>(Func<string, T> parse)
    {
        var text = Text();
        try
        {
            return parse(text);
        }
        catch (FormatException exception)
        {
            throw Error($"expected {exception.Message}.");
        }
    }

    public DialogueScriptException Error(string message) => new(fileName, (int)node.Start.Line, (int)node.Start.Column, message);

    private string FileName => fileName;

    private string What => what;

    private DialogueScriptException Expected(string expected) => Error($"expected {expected} as {what}, but found {Describe()}.");

    private string Describe() => node switch
    {
        YamlMappingNode => "a mapping",
        YamlSequenceNode => "a list",
        YamlScalarNode { Value: { Length: > 0 } value } => $"'{(value.Length > 40 ? value[..40] + "…" : value)}'",
        _ => "nothing",
    };

    private List<(YamlNode Key, string Name, YamlCursor Value)> Entries()
    {
        if (node is not YamlMappingNode map)
        {
            throw Expected("a mapping");
        }

        var entries = new List<(YamlNode Key, string Name, YamlCursor Value)>();
        foreach (var (key, value) in map.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            entries.Add((key, name, new YamlCursor(fileName, value, $"'{name}'")));
        }

        return entries;
    }

    private static bool IsName(string name) => name.Length > 0 && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_');
}
