using System.Text.RegularExpressions;
using Parley.Server.Configuration.Yaml;
using Parley.Storage.Redaction;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>privacy:</c> to options.</summary>
internal static partial class PrivacyReader
{
    private static readonly Dictionary<string, string> s_kinds = new[]
    {
        RedactionKind.Card, RedactionKind.Pin, RedactionKind.Key, RedactionKind.Iban, RedactionKind.NationalId, RedactionKind.Email, RedactionKind.Phone,
    }.ToDictionary(kind => kind, StringComparer.Ordinal);

    public static void Read(YamlValue? value, PrivacyOptions options)
    {
        if (value?.Section() is not { } section)
        {
            return;
        }

        options.Redacts = section.Take("redact")?.Boolean() ?? options.Redacts;
        foreach (var kind in section.Take("keep")?.Elements() ?? [])
        {
            options.Keep.Add(kind.Choice(s_kinds));
        }

        foreach (var (name, pattern) in section.Take("patterns")?.Section().Pairs() ?? [])
        {
            options.Patterns[Kind(name, pattern)] = Pattern(pattern);
        }

        foreach (var secret in section.Take("known_secrets")?.Elements() ?? [])
        {
            if (secret.Text(unsetIsEmpty: true) is { Length: > 0 } text)
            {
                options.KnownSecrets.Add(text);
            }
        }

        section.RejectUnknownKeys();
    }

    private static string Kind(string name, YamlValue value) => KindForm().IsMatch(name)
        ? name
        : throw value.Fail($"'{value.Path}': a kind's name has 1 to 40 of a-z, 0-9 and _.");

    private static string Pattern(YamlValue value)
    {
        var pattern = value.NonEmptyText();
        try
        {
            _ = Regex.Match("", pattern, RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
            return pattern;
        }
        catch (ArgumentException exception)
        {
            throw value.Fail($"'{value.Path}' is no regular expression: {exception.Message}");
        }
    }

    [GeneratedRegex("^[a-z0-9_]{1,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex KindForm();
}
