using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Parley.Server.Configuration.Yaml;

/// <summary>A mapping whose keys are taken one by one; <see cref="RejectUnknownKeys"/> then names what nobody asked for.</summary>
internal sealed class YamlSection
{
    private readonly YamlMappingNode _node;
    private readonly string _path;
    private readonly string _shape;
    private readonly YamlSource _source;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public YamlSection(YamlMappingNode node, string path, string shape, YamlSource source)
    {
        _node = node;
        _path = path;
        _shape = shape;
        _source = source;
    }

    /// <summary>The value of <paramref name="key"/>; null when absent or left blank.</summary>
    public YamlValue? Take(string key)
    {
        _known.Add(key);
        var node = Find(key);
        _source.Note(new(YamlReadingKind.Key, Join(_path, key), Join(_shape, key), node?.Start ?? Mark.Empty));
        return node is null || _source.Skipped.Contains(node) ? null : new YamlValue(node, Join(_path, key), Join(_shape, key), _source);
    }

    /// <summary>Whether something stands there, be it wrong.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether what stands there was found wrong before, and is left out.</summary>
    public bool IsSkipped(string key) => Find(key) is { } node && _source.Skipped.Contains(node);

    /// <summary>All keys with their values, whatever they are called.</summary>
    public IEnumerable<(string Key, YamlValue Value)> Pairs()
    {
        _source.Note(new(YamlReadingKind.Map, _path, _shape, _node.Start));
        foreach (var (key, value) in _node.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            _known.Add(name);
            if (!_source.Skipped.Contains(value))
            {
                _source.Note(new(YamlReadingKind.Key, Join(_path, name), Join(_shape, "*"), value.Start));
                yield return (name, new YamlValue(value, Join(_path, name), Join(_shape, "*"), _source));
            }
        }
    }

    public YamlValue Require(string key)
    {
        _source.Note(new(YamlReadingKind.RequiredKey, Join(_path, key), Join(_shape, key), Mark.Empty));
        if (Take(key) is { } value)
        {
            return value;
        }

        var problem = $"'{Join(_path, key)}' is missing.";
        throw Find(key) is null ? _source.Fail(_node, problem) : _source.Follow(_node, problem);
    }

    public void RejectUnknownKeys()
    {
        foreach (var key in _node.Children.Keys.Where(key => !_source.Skipped.Contains(key)))
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!_known.Contains(name))
            {
                var place = _path.Length == 0 ? "at the top of the file" : $"in '{_path}'";
                throw _source.Fail(
                    key, $"unknown key '{name}' {place}.{DidYouMean(name, _known)} Known here: {string.Join(", ", _known)}.");
            }
        }
    }

    public static string DidYouMean(string name, IEnumerable<string> candidates) =>
        NearestName.Find(name, candidates) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    private YamlNode? Find(string key) =>
        _node.Children.TryGetValue(new YamlScalarNode(key), out var value) && value is not YamlScalarNode { Value: null or "" or "~" or "null" }
            ? value
            : null;

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
