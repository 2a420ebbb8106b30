using System.Globalization;
using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Parley.Server.Configuration.Yaml;

/// <summary>One node of a configuration file, read as the type that is expected there; a mismatch names its place.</summary>
internal sealed class YamlValue(YamlNode node, string path, string shape, YamlSource source)
{
    public string Path => path;

    public YamlSource Source => source;

    public bool IsMapping => node is YamlMappingNode;

    public bool IsSequence => node is YamlSequenceNode;

    /// <summary>Whether it is a list of something, be that wrong.</summary>
    public bool HasElements => node is YamlSequenceNode { Children.Count: > 0 };

    /// <summary>A mistake here. A value is told as it stands in the file: what the environment fills in may be secret.</summary>
    public ParleyConfigurationException Fail(string problem) => source.Fail(node, problem);

    /// <summary>The scalar's text, with environment variables filled in.</summary>
    /// <param name="unsetIsEmpty">True where an unset variable means "none", as for keys: the text is then a secret.</param>
    public string Text(bool unsetIsEmpty = false)
    {
        if (!unsetIsEmpty)
        {
            Note(YamlReadingKind.Text);
            return Read();
        }

        var text = EnvironmentExpansion.Expand(Scalar(), source.Environment, out var unset);
        source.Note(new(YamlReadingKind.Secret, path, shape, node.Start)
        {
            UnsetVariable = unset,
            IsInClear = text.Length > 0 && !Scalar().Contains("${", StringComparison.Ordinal),
        });
        return text;
    }

    /// <summary>The full path of a file that is there.</summary>
    /// <param name="folder">Where relative paths start.</param>
    public string ExistingFile(string folder)
    {
        var text = NonEmptyText();
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw Fail($"'{path}' must be the path of a file, but it holds a NUL character.");
        }

        var file = System.IO.Path.GetFullPath(text, folder);
        source.Note(new(YamlReadingKind.File, path, shape, node.Start) { File = file });
        return File.Exists(file) ? file : throw Fail($"'{path}' names the file {file}, which does not exist. Create it, or write another path; it begins at {folder}.");
    }

    public string NonEmptyText()
    {
        Note(YamlReadingKind.Text);
        return Read() is { } text && !string.IsNullOrWhiteSpace(text) ? text : throw Fail($"'{path}' must not be empty.");
    }

    public int Integer(int minimum, int maximum)
    {
        source.Note(new(YamlReadingKind.Integer, path, shape, node.Start) { Range = (minimum, maximum) });
        return int.TryParse(Read(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw Fail($"'{path}' must be a whole number from {minimum} to {maximum}, but it is '{Scalar()}'.");
    }

    public double Number(double minimum, double maximum)
    {
        source.Note(new(YamlReadingKind.Number, path, shape, node.Start) { Range = (minimum, maximum) });
        return double.TryParse(Read(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw Fail(string.Create(CultureInfo.InvariantCulture, $"'{path}' must be a number from {minimum} to {maximum}, but it is '{Scalar()}'."));
    }

    public bool Boolean()
    {
        Note(YamlReadingKind.Boolean);
        return Read().ToLowerInvariant() switch
        {
            "true" or "yes" or "on" => true,
            "false" or "no" or "off" => false,
            _ => throw Fail($"'{path}' must be true or false, but it is '{Scalar()}'."),
        };
    }

    public Uri HttpUrl()
    {
        Note(YamlReadingKind.Url);
        return Uri.TryCreate(Read(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? new Uri(Read(), UriKind.Absolute)
            : throw Fail($"'{path}' must be a URL that begins with http:// or https://, but it is '{Scalar()}'.");
    }

    public T Choice<T>(IReadOnlyDictionary<string, T> choices)
    {
        source.Note(new(YamlReadingKind.Choice, path, shape, node.Start) { Choices = [.. choices.Keys] });
        var text = Read();
        return choices.TryGetValue(text, out var value)
            ? value
            : throw Fail($"'{path}' must be one of {string.Join(", ", choices.Keys)}, but it is '{Scalar()}'.{YamlSection.DidYouMean(text, choices.Keys)}");
    }

    public YamlSection Section()
    {
        Note(YamlReadingKind.Section);
        return node is YamlMappingNode mapping
            ? new YamlSection(mapping, path, shape, source)
            : throw Fail($"'{path}' must be a section of 'key: value' lines, but it is a {KindName()}.");
    }

    /// <summary>The list's elements. An empty value counts as an empty list.</summary>
    public IReadOnlyList<YamlValue> Elements()
    {
        Note(YamlReadingKind.List);
        return node switch
        {
            YamlSequenceNode sequence => [.. Elements(sequence)],
            YamlScalarNode { Value: null or "" } => [],
            _ => throw Fail($"'{path}' must be a list of '- ' lines, but it is a {KindName()}."),
        };
    }

    /// <summary>A list of texts; a single text counts as a list of one.</summary>
    public IEnumerable<string> Texts()
    {
        Note(YamlReadingKind.Texts);
        return node is YamlScalarNode { Value: not (null or "") } ? [NonEmptyText()] : Elements().Select(element => element.NonEmptyText());
    }

    /// <summary>A section that is taken as JSON, whatever is in it; nothing in it comes from the environment.</summary>
    public JsonElement Json()
    {
        Note(YamlReadingKind.Json);
        return node is YamlMappingNode
            ? JsonElement.Parse(YamlJson.Convert(node)!.ToJsonString())
            : throw Fail($"'{path}' must be a section of 'key: value' lines, but it is a {KindName()}.");
    }

    private IEnumerable<YamlValue> Elements(YamlSequenceNode sequence) => sequence.Children
        .Select((child, index) => (child, index))
        .Where(pair => !source.Skipped.Contains(pair.child))
        .Select(pair => new YamlValue(pair.child, $"{path}[{pair.index}]", shape + "[]", source));

    private string Read()
    {
        var text = EnvironmentExpansion.Expand(Scalar(), source.Environment, out var unset);
        return unset is null
            ? text
            : throw Fail($"'{path}' uses the environment variable {unset}, which is not set. Set it (or put it in .env), or write ${{{unset}:-default}}.");
    }

    private string Scalar() => node is YamlScalarNode scalar
        ? scalar.Value ?? ""
        : throw Fail($"'{path}' must be a single value, but it is a {KindName()}.");

    private void Note(YamlReadingKind kind) => source.Note(new(kind, path, shape, node.Start));

    private string KindName() => node switch
    {
        YamlMappingNode => "section",
        YamlSequenceNode => "list",
        YamlScalarNode { Value: null or "" } => "blank",
        _ => "single value",
    };
}
