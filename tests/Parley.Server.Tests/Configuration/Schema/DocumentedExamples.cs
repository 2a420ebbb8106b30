using System.Text.RegularExpressions;
using Parley.Server.Configuration;
using Parley.Server.Configuration.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Parley.Server.Tests.Configuration.Schema;

/// <summary>The examples of <c>parley.yaml</c> in the documents: what the readers ask of them, and what is written beside each setting.</summary>
internal sealed partial class DocumentedExamples
{
    private readonly Dictionary<string, string> _comments = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);
    private readonly List<YamlReading> _readings = [];

    public DocumentedExamples(string docsFolder)
    {
        var files = Directory.GetFiles(docsFolder, "*.md").Order(StringComparer.Ordinal).OrderBy(file => Path.GetFileName(file) == "configuration.md" ? 0 : 1);
        foreach (var file in files)
        {
            foreach (Match block in Block().Matches(File.ReadAllText(file)))
            {
                var indent = block.Groups["indent"].Value;
                Add(string.Join('\n', block.Groups["text"].Value.Split('\n').Select(line => line.StartsWith(indent, StringComparison.Ordinal) ? line[indent.Length..] : line)));
            }
        }
    }

    /// <summary>All that the readers asked of all examples.</summary>
    public IReadOnlyList<YamlReading> Readings => _readings;

    /// <summary>The settings that some example shows.</summary>
    public IReadOnlySet<string> Shown => _shown;

    /// <summary>What is written beside a setting, by its shape; null for nothing.</summary>
    public string? CommentOf(string shape) => _comments.GetValueOrDefault(shape);

    private void Add(string yaml)
    {
        var reading = ConfigurationReading.ReadWhole(yaml, "example.yaml", Path.GetTempPath(), Variable);
        if (reading.Mistakes.Any(mistake => mistake.Problem.Contains("at the top of the file", StringComparison.Ordinal)))
        {
            return; // of another kind of file
        }

        _readings.AddRange(reading.Readings);
        _shown.UnionWith(reading.Readings.Where(asked => asked.Kind == YamlReadingKind.Key && asked.Place.Line > 0 && asked.Place != Mark.Empty).Select(asked => asked.Shape));
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        if (stream.Documents is [{ RootNode: YamlMappingNode root }])
        {
            var known = reading.Readings.Select(asked => asked.Shape).ToHashSet(StringComparer.Ordinal);
            Walk(root, "", yaml.Split('\n'), [], known);
        }
    }

    /// <summary>Stands in for the variables that examples use.</summary>
    private static string? Variable(string name) =>
        name.EndsWith("_KEY_SID", StringComparison.Ordinal) ? "SK0123456789"
        : name.EndsWith("_SID", StringComparison.Ordinal) ? "AC0123456789"
        : name.EndsWith("_URL", StringComparison.Ordinal) ? null
        : "value";

    private void Walk(YamlNode node, string shape, string[] lines, HashSet<long> used, HashSet<string> known)
    {
        switch (node)
        {
            case YamlSequenceNode sequence:
                foreach (var child in sequence)
                {
                    Walk(child, shape + "[]", lines, used, known);
                }

                break;
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping.Children)
                {
                    var prefix = shape.Length == 0 ? "" : shape + ".";
                    var child = prefix + ((YamlScalarNode)key).Value;
                    child = known.Contains(child) ? child : prefix + "*";
                    if (used.Add(key.Start.Line) && FindComment(lines, (int)key.Start.Line - 1) is { } comment)
                    {
                        _comments.TryAdd(child, comment);
                    }

                    Walk(value, child, lines, used, known);
                }

                break;
        }
    }

    /// <summary>What follows a setting on its line, and on the lines below that hold nothing else.</summary>
    private static string? FindComment(string[] lines, int index)
    {
        if (Comment().Match(lines[index]) is not { Success: true } match)
        {
            return null;
        }

        var parts = lines.Skip(index + 1).Select(line => line.Trim()).TakeWhile(line => line.StartsWith('#')).Select(line => line[1..].Trim());
        return string.Join(' ', parts.Prepend(match.Groups["text"].Value.Trim()));
    }

    [GeneratedRegex(@"^(?<indent>[ ]*)```yaml\n(?<text>.*?)^[ ]*```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s#\s(?<text>.*)$")]
    private static partial Regex Comment();
}
