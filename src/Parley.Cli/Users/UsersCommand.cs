using Parley.Cli.Settings;
using Parley.Server.Access;
using Parley.Server.Configuration;

namespace Parley.Cli.Users;

/// <summary><c>parley users</c>: works on the user file that the configuration names. A running server notices within a second.</summary>
internal sealed class UsersCommand(Terminal terminal, FileInfo? config, TimeProvider timeProvider)
{
    public Task<int> ListAsync(bool writesJson, CancellationToken cancellationToken) => RunAsync(
        file =>
        {
            new UserListing(terminal).Write(file.Read(), file.Path, writesJson);
            return Task.FromResult(ExitCode.Ok);
        },
        cancellationToken);

    public Task<int> AddAsync(string name, AccessRole role, bool readsPassword, bool writesJson, CancellationToken cancellationToken) => RunAsync(
        async file =>
        {
            if (file.Read().Any(user => string.Equals(user.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                return Taken(name, file);
            }

            return await new PasswordPrompt(terminal).AskAsync(name, readsPassword, cancellationToken) is not { } password ? ExitCode.Usage
                : file.Add(name, role, password) is { } user ? Report(user, $"{user.Name} may sign in as {UserListing.NameOf(user.Role)}.", writesJson)
                : Taken(name, file);
        },
        cancellationToken);

    public Task<int> RemoveAsync(string name, bool writesJson, CancellationToken cancellationToken) => ChangeAsync(
        name, file => file.Remove(name), user => $"{user.Name} is removed, and signed out.", writesJson, cancellationToken);

    public Task<int> SetRoleAsync(string name, AccessRole role, bool writesJson, CancellationToken cancellationToken) => ChangeAsync(
        name, file => file.SetRole(name, role), user => $"{user.Name} is {UserListing.NameOf(user.Role)} now, and must sign in again.", writesJson, cancellationToken);

    public Task<int> UnlockAsync(string name, bool writesJson, CancellationToken cancellationToken) => ChangeAsync(
        name, file => file.Unlock(name), user => $"{user.Name} may try to sign in again.", writesJson, cancellationToken);

    public Task<int> SetPasswordAsync(string name, bool readsPassword, bool writesJson, CancellationToken cancellationToken) => RunAsync(
        async file =>
        {
            if (!file.Read().Any(user => string.Equals(user.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                return Unknown(name, file);
            }

            return await new PasswordPrompt(terminal).AskAsync(name, readsPassword, cancellationToken) is not { } password ? ExitCode.Usage
                : file.SetPassword(name, password) is { } user ? Report(user, $"{user.Name} has a new password, and must sign in again.", writesJson)
                : Unknown(name, file);
        },
        cancellationToken);

    private Task<int> ChangeAsync(string name, Func<UserFile, User?> change, Func<User, string> tell, bool writesJson, CancellationToken cancellationToken) =>
        RunAsync(file => Task.FromResult(change(file) is { } user ? Report(user, tell(user), writesJson) : Unknown(name, file)), cancellationToken);

    private int Report(User user, string words, bool writesJson)
    {
        if (writesJson)
        {
            new UserListing(terminal).WriteJson(user);
        }
        else
        {
            terminal.WriteLine(words);
        }

        return ExitCode.Ok;
    }

    private int Unknown(string name, UserFile file)
    {
        terminal.WriteError($"There is no user '{name}' in {file.Path}. See: parley users list");
        return ExitCode.Usage;
    }

    private int Taken(string name, UserFile file)
    {
        terminal.WriteError($"There is a user '{name}' in {file.Path} already. See: parley users list");
        return ExitCode.Usage;
    }

    private async Task<int> RunAsync(Func<UserFile, Task<int>> action, CancellationToken cancellationToken)
    {
        try
        {
            var options = await SettingsFile.LoadAsync(config, null, cancellationToken);
            return await action(new UserFile(options.Access.UsersFile!, timeProvider));
        }
        catch (ParleyConfigurationException exception)
        {
            terminal.WriteError(exception.Message);
            return ExitCode.Configuration;
        }
        catch (ArgumentException exception)
        {
            terminal.WriteError(exception.Message);
            return ExitCode.Usage;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            terminal.WriteError($"The user file cannot be changed: {exception.Message} Try again, as a user who may write it.");
            return ExitCode.Failed;
        }
    }
}
