using YamlDotNet.Core;

namespace Parley.Server.Configuration.Yaml;

/// <summary>One thing that a reader asked of a file. All readings together say what the readers understand, and where each setting stands.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="Path">The setting, e.g. <c>agents[0].name</c>.</param>
/// <param name="Shape">The same for all elements of a list and all keys of a map: <c>agents[].name</c>, <c>twilio.numbers.*</c>.</param>
/// <param name="Place">Where its value stands; <see cref="Mark.Empty"/> where it is absent.</param>
internal sealed record YamlReading(YamlReadingKind Kind, string Path, string Shape, Mark Place)
{
    /// <summary>Of a number: the smallest and the largest that are taken; else null.</summary>
    public (double Minimum, double Maximum)? Range { get; init; }

    /// <summary>Of a choice: what is taken; else empty.</summary>
    public IReadOnlyCollection<string> Choices { get; init; } = [];

    /// <summary>Of a secret: the first variable in it that is not set; null when all are, and where there is none.</summary>
    public string? UnsetVariable { get; init; }

    /// <summary>Of a secret: true when the file itself holds it.</summary>
    public bool IsInClear { get; init; }

    /// <summary>Of a file: where it is. It is read with this one.</summary>
    public string? File { get; init; }
}
