using Parley.Realtime.Errors;

namespace Parley.Realtime.Beta;

/// <summary>Where an error says the mistake is, in the beta's words.</summary>
internal static class BetaPaths
{
    private static readonly (string Current, string Beta)[] s_pairs =
    [
        .. BetaMember.All.Select(member => ($"session.{string.Join('.', member.Path)}", $"session.{member.Name}")),
        .. BetaMember.All.Where(member => member != BetaMember.MaxResponseOutputTokens)
            .Select(member => ($"response.{string.Join('.', member.Path)}", $"response.{member.Name}")),
    ];

    public static ErrorDetails Translate(ErrorDetails error) =>
        error with { Message = Translate(error.Message), Param = error.Param is { } path ? Translate(path) : null };

    /// <summary>A path, or a text with paths in it.</summary>
    public static string Translate(string text) =>
        s_pairs.Aggregate(text, (translated, pair) => translated.Replace(pair.Current, pair.Beta, StringComparison.Ordinal));
}
