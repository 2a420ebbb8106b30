using System.Collections.Concurrent;

namespace Parley.Server.Telemetry;

/// <summary>
/// Lets only so many values of a tag through, and only such as look like names: each is a series of its own where measurements are kept, and what others
/// chose may hold anything. Thread-safe.
/// </summary>
/// <param name="most">How many.</param>
internal sealed class BoundedLabel(int most)
{
    /// <summary>What stands for all that is not let through.</summary>
    public const string Other = "_OTHER";

    private const int MaxLength = 64;
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>The value, or <see cref="Other"/>.</summary>
    public string Of(string value) =>
        _known.ContainsKey(value) || (IsName(value) && _known.Count < most && (_known.TryAdd(value, true) || _known.ContainsKey(value))) ? value : Other;

    private static bool IsName(string value) => value.Length is > 0 and <= MaxLength && char.IsAsciiLetter(value[0])
        && value.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.' or '/' or ':');
}
