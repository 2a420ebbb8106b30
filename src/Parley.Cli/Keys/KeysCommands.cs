using System.CommandLine;
using System.CommandLine.Parsing;
using Parley.Cli.Users;
using Parley.Server.Access;

namespace Parley.Cli.Keys;

/// <summary>The command <c>keys</c>, its commands and their options.</summary>
internal sealed class KeysCommands
{
    private const int LongestName = 64;

    private readonly Option<FileInfo?> _config;
    private readonly Option<string?> _name = new("--name")
    {
        Description = $"What the key is for, at most {LongestName} characters.",
        CustomParser = result => result.Tokens.Single().Value is { Length: <= LongestName } name && !name.Any(char.IsControl)
            ? name
            : Refuse<string?>(result, $"--name must have at most {LongestName} characters and no line breaks."),
    };

    private readonly Option<TimeSpan?> _expires = new("--expires")
    {
        Description = "How long the key is good: minutes, hours, days or weeks, e.g. 90d. Default: until it is revoked.",
        CustomParser = result => KeyLifetime.TryParse(result.Tokens.Single().Value, out var lifetime)
            ? lifetime
            : Refuse<TimeSpan?>(result, $"--expires must be a time such as 30m, 12h, 90d or 4w, at most 3650d, but it is '{result.Tokens.Single().Value}'."),
    };

    private readonly Option<int?> _maxSessions = Count("--max-sessions", "How many sessions it may hold open at once. Default: server.key_limits.", 100_000);
    private readonly Option<int?> _requestsPerMinute =
        Count("--requests-per-minute", "How many sessions, client secrets and responses it may begin in a minute. Default: server.key_limits.", 1_000_000);

    private readonly Option<AccessRole?> _role = new("--role")
    {
        Description = "What it may do with calls and records, beside holding conversations: none, viewer, operator or admin. Default: operator.",
        CustomParser = result => RoleName.ParseOfKey(result, result.Tokens.Single().Value),
    };

    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line, for machines." };
    private readonly Argument<string> _id = new("id") { Description = "The key's id, as 'parley keys list' shows it." };

    public KeysCommands(Terminal terminal, Option<FileInfo?> config, TimeProvider timeProvider)
    {
        _config = config;
        var create = new Command("create", "Makes an API key and prints it: once, for it is kept nowhere.")
        {
            _name, _role, _expires, _maxSessions, _requestsPerMinute, _json,
        };
        create.SetAction((result, cancellationToken) => Keys(result).CreateAsync(
            new(result.GetValue(_name), result.GetValue(_expires), result.GetValue(_maxSessions), result.GetValue(_requestsPerMinute), result.GetValue(_role)),
            result.GetValue(_json),
            cancellationToken));

        var list = new Command("list", "Lists the API keys, without what opens anything.") { _json };
        list.SetAction((result, cancellationToken) => Keys(result).ListAsync(result.GetValue(_json), cancellationToken));

        var revoke = new Command("revoke", "Takes an API key away. Open sessions go on; no new one is let in.") { _id, _json };
        revoke.SetAction((result, cancellationToken) => Keys(result).RevokeAsync(result.GetValue(_id)!, result.GetValue(_json), cancellationToken));

        Root = new Command("keys", "Makes, lists and revokes the API keys that clients show.") { create, list, revoke };

        KeysCommand Keys(ParseResult result) => new(terminal, result.GetValue(_config), timeProvider);
    }

    public Command Root { get; }

    private static Option<int?> Count(string name, string description, int maximum) => new(name)
    {
        Description = description,
        CustomParser = result => int.TryParse(result.Tokens.Single().Value, out var count) && count >= 1 && count <= maximum
            ? count
            : Refuse<int?>(result, $"{name} must be a number from 1 to {maximum}, but it is '{result.Tokens.Single().Value}'."),
    };

    private static T? Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
