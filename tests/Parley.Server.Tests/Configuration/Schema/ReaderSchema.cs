using System.Text.Json.Nodes;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Tests.Configuration.Schema;

/// <summary>Makes the JSON Schema of <c>parley.yaml</c> out of what its readers ask for and what the documents say about it.</summary>
internal sealed class ReaderSchema
{
    private const string Variable = @"\$\{"; // anything may come from the environment

    private readonly ILookup<string, YamlReading> _readings;
    private readonly ILookup<string, string> _children;
    private readonly DocumentedExamples _documents;

    public ReaderSchema(DocumentedExamples documents)
    {
        _documents = documents;
        _readings = documents.Readings.ToLookup(reading => reading.Shape, StringComparer.Ordinal);
        _children = documents.Readings.Where(reading => reading.Kind == YamlReadingKind.Key).Select(reading => reading.Shape).Distinct()
            .ToLookup(shape => shape.Contains('.') ? shape[..shape.LastIndexOf('.')] : "", StringComparer.Ordinal);
    }

    public JsonObject Create()
    {
        var root = Section("");
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", "parley.yaml");
        root.Insert(2, "description", "The settings of Parley. Every one is optional.");
        return root;
    }

    private JsonObject Section(string shape)
    {
        var properties = new JsonObject();
        foreach (var child in _children[shape].Order(StringComparer.Ordinal)) // in whatever order a reader asks
        {
            properties.Add(child[(child.LastIndexOf('.') + 1)..], Setting(child));
        }

        var required = _readings.Where(group => group.Any(reading => reading.Kind == YamlReadingKind.RequiredKey)).Select(group => group.Key)
            .Where(child => (child.Contains('.') ? child[..child.LastIndexOf('.')] : "") == shape)
            .Select(child => child[(child.LastIndexOf('.') + 1)..]).ToArray();
        var section = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Length > 0)
        {
            section["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        }

        return section;
    }

    private JsonObject Setting(string shape)
    {
        var alternatives = Alternatives(shape).ToArray();
        var setting = alternatives.Length == 1 ? alternatives[0] : new JsonObject { ["anyOf"] = new JsonArray([.. alternatives]) };
        if (_documents.CommentOf(shape) is { } comment)
        {
            setting.Insert(0, "description", comment);
        }

        return setting;
    }

    private IEnumerable<JsonObject> Alternatives(string shape)
    {
        var kinds = _readings[shape].Select(reading => reading.Kind).ToHashSet();
        if (kinds.Contains(YamlReadingKind.Map))
        {
            yield return new JsonObject { ["type"] = "object", ["additionalProperties"] = Setting(shape + ".*") };
        }
        else if (kinds.Contains(YamlReadingKind.Section))
        {
            yield return Section(shape);
        }

        if (kinds.Contains(YamlReadingKind.Json))
        {
            yield return new JsonObject { ["type"] = new JsonArray("object", "null") };
            yield break;
        }

        if (kinds.Contains(YamlReadingKind.List) || kinds.Contains(YamlReadingKind.Texts))
        {
            yield return new JsonObject { ["type"] = "array", ["items"] = _readings.Contains(shape + "[]") ? Setting(shape + "[]") : Text() };
        }

        if (Scalar(shape, kinds) is { } scalar)
        {
            yield return scalar;
        }
    }

    private JsonObject? Scalar(string shape, HashSet<YamlReadingKind> kinds)
    {
        var range = _readings[shape].Select(reading => reading.Range).FirstOrDefault(found => found is not null);
        var choices = _readings[shape].SelectMany(reading => reading.Choices).Distinct().ToArray();
        return 0 switch
        {
            _ when kinds.Contains(YamlReadingKind.Integer) => Number("integer", range!.Value),
            _ when kinds.Contains(YamlReadingKind.Number) => Number("number", range!.Value),
            _ when kinds.Contains(YamlReadingKind.Boolean) =>
                new JsonObject { ["type"] = new JsonArray("boolean", "string", "null"), ["pattern"] = $"^([Yy]es|[Nn]o|[Oo]n|[Oo]ff)$|{Variable}" },
            _ when choices.Length > 0 => new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    new JsonObject { ["enum"] = new JsonArray([.. choices.Select(choice => (JsonNode)choice), null]) },
                    new JsonObject { ["type"] = "string", ["pattern"] = Variable }),
            },
            _ when kinds.Contains(YamlReadingKind.Url) => new JsonObject { ["type"] = new JsonArray("string", "null"), ["pattern"] = $"^https?://|{Variable}" },
            _ when kinds.Overlaps([YamlReadingKind.Text, YamlReadingKind.Texts, YamlReadingKind.Secret, YamlReadingKind.File]) => Text(),
            _ when kinds.Overlaps([YamlReadingKind.Map, YamlReadingKind.Section, YamlReadingKind.List]) => new JsonObject { ["type"] = "null" },
            _ => new JsonObject(),
        };
    }

    private static JsonObject Number(string type, (double Minimum, double Maximum) range) => new()
    {
        ["type"] = new JsonArray(type, "string", "null"), ["minimum"] = range.Minimum, ["maximum"] = range.Maximum, ["pattern"] = Variable,
    };

    /// <summary>A number without quotes is a text as well, where a text is wanted.</summary>
    private static JsonObject Text() => new() { ["type"] = new JsonArray("string", "number", "boolean", "null") };
}
