using YamlDotNet.RepresentationModel;

namespace Parley.Server.Configuration.Yaml;

/// <summary>A mapping whose keys are taken one by one; <see cref="RejectUnknownKeys"/> then names what nobody asked for.</summary>
internal sealed class YamlSection
{
    private readonly YamlMappingNode _node;
    private readonly string _path;
    private readonly YamlSource _source;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public YamlSection(YamlMappingNode node, string path, YamlSource source)
    {
        _node = node;
        _path = path;
        _source = source;
    }

    /// <summary>The value of <paramref name="key"/>; null when absent or left blank.</summary>
    public YamlValue? Take(string key)
    {
        _known.Add(key);
        return _node.Children.TryGetValue(new YamlScalarNode(key), out var value) && value is not YamlScalarNode { Value: null or "" or "~" or "null" }
            ? new YamlValue(value, Join(key), _source)
            : null;
    }

    /// <summary>All keys with their values, whatever they are called.</summary>
    public IEnumerable<(string Key, YamlValue Value)> Pairs()
    {
        foreach (var (key, value) in _node.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            _known.Add(name);
            yield return (name, new YamlValue(value, Join(name), _source));
        }
    }

    public YamlValue Require(string key) =>
        Take(key) ?? throw _source.Fail(_node.Start, $"'{Join(key)}' is missing.");

    public void RejectUnknownKeys()
    {
        foreach (var key in _node.Children.Keys)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!_known.Contains(name))
            {
                var place = _path.Length == 0 ? "at the top of the file" : $"in '{_path}'";
                throw _source.Fail(
                    key.Start,
                    $"unknown key '{name}' {place}.{DidYouMean(name, _known)} Known here: {string.Join(", ", _known)}.");
            }
        }
    }

    public static string DidYouMean(string name, IEnumerable<string> candidates) =>
        NearestName.Find(name, candidates) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    private string Join(string key) => _path.Length == 0 ? key : $"{_path}.{key}";
}
