using System.CommandLine;

namespace Parley.Cli.Records;

/// <summary>The options of <c>records</c> and its commands.</summary>
internal sealed class RecordsCommands
{
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object, for machines.", Recursive = true };
    private readonly Option<string?> _caller = new("--caller") { Description = "Who called: a number with + and its country." };
    private readonly Option<string?> _call = new("--call") { Description = "A call's id." };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why, for the audit log." };
    private readonly Option<bool> _release = new("--release") { Description = "Release the hold instead." };
    private readonly Option<bool> _yes = new("--yes") { Description = "Really: what is erased does not come back." };

    public RecordsCommands(Terminal terminal, Option<FileInfo?> config, TimeProvider timeProvider)
    {
        var retain = new Command("retain", "Applies the rules of retention (storage.retention) now. A running server does it every hour.");
        retain.SetAction((result, cancellationToken) => Records(result).RetainAsync(cancellationToken));

        var reencrypt = new Command("reencrypt", "Seals all records and recordings with the active key; older keys can be removed afterwards.");
        reencrypt.SetAction((result, cancellationToken) => Records(result).ReencryptAsync(cancellationToken));

        var newKey = new Command("new-key", "Puts a new key in front of those that storage.encryption.data_protection keeps; it seals once the server has started again.");
        newKey.SetAction((result, cancellationToken) => Records(result).AddKeyAsync(cancellationToken));

        var erase = new Command("erase", "Deletes all that is kept of one caller: calls, recordings, memory.") { _caller, _yes };
        erase.Validators.Add(result =>
        {
            if (result.GetValue(_caller) is null || !result.GetValue(_yes))
            {
                result.AddError("Name the caller with --caller, and confirm with --yes: what is erased does not come back.");
            }
        });
        erase.SetAction((result, cancellationToken) => Records(result).EraseAsync(result.GetValue(_caller)!, cancellationToken));

        var hold = new Command("hold", "Keeps a call, or all of a caller, from being deleted, until it is released.") { _call, _caller, _reason, _release };
        hold.Validators.Add(result =>
        {
            if ((result.GetValue(_call) is null) == (result.GetValue(_caller) is null))
            {
                result.AddError("Name what is held, either with --call or with --caller.");
            }
            else if ((result.GetValue(_reason) is null) != result.GetValue(_release))
            {
                result.AddError("Say why with --reason, or release the hold with --release.");
            }
        });
        hold.SetAction((result, cancellationToken) => Records(result).HoldAsync(
            result.GetValue(_call), result.GetValue(_caller), result.GetValue(_reason), cancellationToken));

        Root = new Command("records", "Looks after the records of calls: retention, keys, erasure, legal holds. A server may run meanwhile.")
        {
            retain, reencrypt, newKey, erase, hold, _json,
        };

        RecordsCommand Records(ParseResult result) => new(terminal, result.GetValue(config), result.GetValue(_json), timeProvider);
    }

    public Command Root { get; }
}
