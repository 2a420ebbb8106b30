using System.CommandLine;
using Parley.Server.Access;

namespace Parley.Cli.Users;

/// <summary>The command <c>users</c>, its commands and their options.</summary>
internal sealed class UsersCommands
{
    private readonly Option<FileInfo?> _config;
    private readonly Argument<string> _name = new("name") { Description = "The name to sign in with." };
    private readonly Option<AccessRole> _role = new("--role")
    {
        Description = "viewer sees, operator also acts on calls, admin also erases and configures.",
        Required = true,
        CustomParser = result => RoleName.Parse(result, result.Tokens.Single().Value),
    };

    private readonly Argument<AccessRole> _newRole = new("role")
    {
        Description = "viewer, operator or admin.",
        CustomParser = result => RoleName.Parse(result, result.Tokens.Single().Value),
    };

    private readonly Option<bool> _readsPassword = new("--password-stdin") { Description = "Read the password from the input instead of asking for it." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line, for machines." };

    public UsersCommands(Terminal terminal, Option<FileInfo?> config, TimeProvider timeProvider)
    {
        _config = config;
        var add = new Command("add", "Makes an account and asks for its password.") { _name, _role, _readsPassword, _json };
        add.SetAction((result, cancellationToken) => Users(result).AddAsync(
            result.GetValue(_name)!, result.GetValue(_role), result.GetValue(_readsPassword), result.GetValue(_json), cancellationToken));

        var list = new Command("list", "Lists the accounts.") { _json };
        list.SetAction((result, cancellationToken) => Users(result).ListAsync(result.GetValue(_json), cancellationToken));

        var remove = new Command("remove", "Takes an account away, and signs it out.") { _name, _json };
        remove.SetAction((result, cancellationToken) => Users(result).RemoveAsync(result.GetValue(_name)!, result.GetValue(_json), cancellationToken));

        var role = new Command("role", "Gives an account another role, and signs it out.") { _name, _newRole, _json };
        role.SetAction((result, cancellationToken) => Users(result).SetRoleAsync(
            result.GetValue(_name)!, result.GetValue(_newRole), result.GetValue(_json), cancellationToken));

        var password = new Command("password", "Asks for a new password for an account, and signs it out.") { _name, _readsPassword, _json };
        password.SetAction((result, cancellationToken) => Users(result).SetPasswordAsync(
            result.GetValue(_name)!, result.GetValue(_readsPassword), result.GetValue(_json), cancellationToken));

        var unlock = new Command("unlock", "Forgives an account's failures to sign in.") { _name, _json };
        unlock.SetAction((result, cancellationToken) => Users(result).UnlockAsync(result.GetValue(_name)!, result.GetValue(_json), cancellationToken));

        Root = new Command("users", "Makes, lists and changes the accounts that people sign in with.") { add, list, remove, role, password, unlock };

        UsersCommand Users(ParseResult result) => new(terminal, result.GetValue(_config), timeProvider);
    }

    public Command Root { get; }
}
