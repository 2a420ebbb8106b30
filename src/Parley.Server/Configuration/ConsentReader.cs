using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>consent</c> to options: one word, or a section.</summary>
internal static class ConsentReader
{
    private const int LongestSentence = 500;

    private static readonly Dictionary<string, ConsentMode> s_modes = new(StringComparer.Ordinal)
    {
        ["none"] = ConsentMode.None, ["announce"] = ConsentMode.Announce, ["ask"] = ConsentMode.Ask,
    };

    /// <summary>Null where nothing is said about it.</summary>
    public static ConsentOptions? Read(YamlValue? value)
    {
        if (value is not { IsMapping: true })
        {
            return value is null ? null : new ConsentOptions { Mode = value.Choice(s_modes) };
        }

        var section = value.Section();
        var options = new ConsentOptions
        {
            Sentence = section.Take("say") is { } say ? Sentence(say) : null,
            AnswerTime = TimeSpan.FromSeconds(section.Take("answer_seconds")?.Integer(1, 60) ?? 10),
        };
        options = options with { Mode = section.Require("mode").Choice(s_modes) };
        section.RejectUnknownKeys();
        return options;
    }

    private static string Sentence(YamlValue value) => value.NonEmptyText() is { Length: <= LongestSentence } sentence
        ? sentence
        : throw value.Fail($"'{value.Path}' must have at most {LongestSentence} characters: it is said to callers.");
}
