using Parley.Server.Access;
using Parley.Server.Configuration;
using Parley.Server.Keys;

namespace Parley.Cli.Settings;

/// <summary>Finds and reads the configuration that a command runs with.</summary>
internal static class SettingsFile
{
    private const string FileName = "parley.yaml";

    /// <summary>The file that is meant; null when there is none.</summary>
    public static string? Find(FileInfo? named) =>
        named?.ToString() ?? new[] { FileName, Path.Combine(AppContext.BaseDirectory, FileName) }.FirstOrDefault(File.Exists);

    /// <summary>Reads <paramref name="named"/>, else <c>parley.yaml</c> here, else the one beside the program, else the defaults.</summary>
    /// <exception cref="ParleyConfigurationException">It holds a mistake, or the named file cannot be read.</exception>
    public static async Task<ParleyOptions> LoadAsync(FileInfo? named, EngineSelection? engine, CancellationToken cancellationToken)
    {
        var path = Find(named);
        var options = path is null
            ? ParleyConfigurationFile.Default(Directory.GetCurrentDirectory())
            : await ParleyConfigurationFile.LoadAsync(path, cancellationToken);
        options.Storage.Keep ??= StorageKind.Sqlite; // below the current folder, like the keys
        options.Server.KeysFile ??= ApiKeyFile.DefaultPath;
        options.Access.UsersFile ??= UserFile.DefaultPath;
        options.Twilio.QueueFile ??= Path.Combine("data", "outbound-calls.jsonl");
        options.Engine.Selection = engine ?? options.Engine.Selection;
        return options;
    }
}
