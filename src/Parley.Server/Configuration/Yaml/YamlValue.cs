using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Parley.Server.Configuration.Yaml;

/// <summary>One node of a configuration file, read as the type that is expected there; a mismatch names its place.</summary>
internal sealed class YamlValue(YamlNode node, string path, YamlSource source)
{
    public string Path => path;

    public YamlSource Source => source;

    public bool IsMapping => node is YamlMappingNode;

    public bool IsSequence => node is YamlSequenceNode;

    public ParleyConfigurationException Fail(string problem) => source.Fail(node.Start, problem);

    /// <summary>The scalar's text, with environment variables filled in.</summary>
    /// <param name="unsetIsEmpty">True where an unset variable means "none", as for keys.</param>
    public string Text(bool unsetIsEmpty = false)
    {
        if (node is not YamlScalarNode scalar)
        {
            throw Fail($"'{path}' must be a single value, but it is a {KindName()}.");
        }

        var text = EnvironmentExpansion.Expand(scalar.Value ?? "", source.Environment, out var unset);
        return unset is null || unsetIsEmpty
            ? text
            : throw Fail($"'{path}' uses the environment variable {unset}, which is not set. Set it (or put it in .env), or write ${{{unset}:-default}}.");
    }

    public string NonEmptyText() =>
        Text() is { } text && !string.IsNullOrWhiteSpace(text) ? text : throw Fail($"'{path}' must not be empty.");

    public int Integer(int minimum, int maximum) =>
        int.TryParse(Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw Fail($"'{path}' must be a whole number from {minimum} to {maximum}, but it is '{Text()}'.");

    public double Number(double minimum, double maximum) =>
        double.TryParse(Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw Fail(string.Create(CultureInfo.InvariantCulture, $"'{path}' must be a number from {minimum} to {maximum}, but it is '{Text()}'."));

    public bool Boolean() => Text().ToLowerInvariant() switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        var other => throw Fail($"'{path}' must be true or false, but it is '{other}'."),
    };

    public Uri HttpUrl() =>
        Uri.TryCreate(Text(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? new Uri(Text(), UriKind.Absolute)
            : throw Fail($"'{path}' must be a URL that begins with http:// or https://, but it is '{Text()}'.");

    public T Choice<T>(IReadOnlyDictionary<string, T> choices)
    {
        var text = Text();
        return choices.TryGetValue(text, out var value)
            ? value
            : throw Fail($"'{path}' must be one of {string.Join(", ", choices.Keys)}, but it is '{text}'.{YamlSection.DidYouMean(text, choices.Keys)}");
    }

    public YamlSection Section() =>
        node is YamlMappingNode mapping
            ? new YamlSection(mapping, path, source)
            : throw Fail($"'{path}' must be a section of 'key: value' lines, but it is a {KindName()}.");

    /// <summary>The list's elements. An empty value counts as an empty list.</summary>
    public IReadOnlyList<YamlValue> Elements() => node switch
    {
        YamlSequenceNode sequence => [.. sequence.Children.Select((child, index) => new YamlValue(child, $"{path}[{index}]", source))],
        YamlScalarNode { Value: null or "" } => [],
        _ => throw Fail($"'{path}' must be a list of '- ' lines, but it is a {KindName()}."),
    };

    /// <summary>A list of texts; a single text counts as a list of one.</summary>
    public IEnumerable<string> Texts() =>
        node is YamlScalarNode { Value: not (null or "") } ? [NonEmptyText()] : Elements().Select(element => element.NonEmptyText());

    private string KindName() => node switch
    {
        YamlMappingNode => "section",
        YamlSequenceNode => "list",
        YamlScalarNode { Value: null or "" } => "blank",
        _ => "single value",
    };
}
