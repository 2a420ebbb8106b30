using Parley.Cli.Settings;
using Parley.Server.Configuration;
using Parley.Server.Keys;

namespace Parley.Cli.Keys;

/// <summary><c>parley keys</c>: works on the key file that the configuration names. A running server notices within a second.</summary>
internal sealed class KeysCommand(Terminal terminal, FileInfo? config, TimeProvider timeProvider)
{
    /// <summary>The key goes to the output and everything else to the error stream, so that scripts can catch it.</summary>
    public Task<int> CreateAsync(ApiKeyRequest request, bool writesJson, CancellationToken cancellationToken) => RunAsync(
        file =>
        {
            var created = file.Create(request);
            if (writesJson)
            {
                new KeyListing(terminal, timeProvider.GetUtcNow()).WriteJson(created.Key, created.Secret);
            }
            else
            {
                terminal.WriteLine(created.Secret);
            }

            terminal.WriteError($"{created.Key.Id}: this is the only time that the key is shown. {file.Path} keeps its hash.");
            return ExitCode.Ok;
        },
        cancellationToken);

    public Task<int> ListAsync(bool writesJson, CancellationToken cancellationToken) => RunAsync(
        file =>
        {
            new KeyListing(terminal, timeProvider.GetUtcNow()).Write(file.Read(), file.Path, writesJson);
            return ExitCode.Ok;
        },
        cancellationToken);

    public Task<int> RevokeAsync(string id, bool writesJson, CancellationToken cancellationToken) => RunAsync(
        file =>
        {
            if (file.Revoke(id) is not { } key)
            {
                terminal.WriteError($"There is no key '{id}' in {file.Path}. See: parley keys list");
                return ExitCode.Usage;
            }

            if (writesJson)
            {
                new KeyListing(terminal, timeProvider.GetUtcNow()).WriteJson(key);
            }
            else
            {
                terminal.WriteLine($"Revoked {key.Id}{(key.Name is { } name ? $" ({name})" : "")}.");
            }

            return ExitCode.Ok;
        },
        cancellationToken);

    private async Task<int> RunAsync(Func<ApiKeyFile, int> action, CancellationToken cancellationToken)
    {
        try
        {
            var options = await SettingsFile.LoadAsync(config, null, cancellationToken);
            return action(new ApiKeyFile(options.Server.KeysFile!, timeProvider));
        }
        catch (ParleyConfigurationException exception)
        {
            terminal.WriteError(exception.Message);
            return ExitCode.Configuration;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            terminal.WriteError($"The key file cannot be changed: {exception.Message} Try again, as a user who may write it.");
            return ExitCode.Failed;
        }
    }
}
