namespace Parley.Cli.Users;

/// <summary>Asks for a password twice, unseen, or reads it from the input. It is never an argument: those are in histories and process lists.</summary>
internal sealed class PasswordPrompt(Terminal terminal)
{
    /// <returns>The password; null when there is none: it was said why.</returns>
    /// <param name="name">Whose it shall be.</param>
    /// <param name="readsInput">True: the first line of the input.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<string?> AskAsync(string name, bool readsInput, CancellationToken cancellationToken)
    {
        if (readsInput)
        {
            var line = await terminal.ReadLineAsync(cancellationToken);
            return string.IsNullOrEmpty(line) ? Refuse("There was no password in the input.") : line;
        }

        if (!terminal.IsInteractive)
        {
            return Refuse("There is nobody to ask for the password here. Pass it on: --password-stdin < FILE");
        }

        var password = await terminal.AskSecretAsync($"Password for {name}:", cancellationToken);
        return await terminal.AskSecretAsync("Once more:", cancellationToken) == password ? password : Refuse("The two passwords differ.");
    }

    private string? Refuse(string message)
    {
        terminal.WriteError(message);
        return null;
    }
}
