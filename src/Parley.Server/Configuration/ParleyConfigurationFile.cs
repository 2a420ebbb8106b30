using Parley.Server.Configuration.Checking;
using Parley.Server.Configuration.Yaml;
using Parley.Server.Hosting;

namespace Parley.Server.Configuration;

/// <summary>Reads <c>parley.yaml</c> and the <c>.env</c> beside it. See <c>docs/configuration.md</c>.</summary>
public static class ParleyConfigurationFile
{
    /// <summary>Reads a file. The process's environment wins over <c>.env</c> in the current folder, and that over the one in the file's.</summary>
    /// <exception cref="ParleyConfigurationException">The file is missing, is no YAML, or holds a mistake.</exception>
    public static async Task<ParleyOptions> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        var text = await ReadTextAsync(path, cancellationToken);
        var folder = FolderOf(path);
        return Read(text, path, folder, EnvironmentOf(folder));
    }

    /// <summary>Looks for everything that is wrong with a file, or risky, without the network and without serving.</summary>
    /// <param name="path">The file; null for the defaults, without one.</param>
    /// <param name="configure">Adds the tools, agents and models that the file may name; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ConfigurationReport> CheckAsync(
        string? path, Action<IParleyBuilder>? configure = null, CancellationToken cancellationToken = default)
    {
        var folder = path is null ? Directory.GetCurrentDirectory() : FolderOf(path);
        var name = path ?? "(defaults)";
        try
        {
            var text = path is null ? "" : await ReadTextAsync(path, cancellationToken);
            return ConfigurationCheck.Run(ConfigurationReading.ReadWhole(text, name, folder, EnvironmentOf(folder)), name, configure);
        }
        catch (ParleyConfigurationException exception)
        {
            return new ConfigurationReport(name, [ConfigurationFinding.Of(exception)]);
        }
    }

    /// <summary>Options without a file: the defaults, with the environment's and <c>.env</c>'s keys.</summary>
    public static ParleyOptions Default(string folder) =>
        Parse("", "(defaults)", folder, DotEnvFile.Overlay(folder));

    /// <summary>The files that a configuration names, be it wrong and be they missing; none where it cannot be read.</summary>
    internal static async Task<IReadOnlyList<string>> FindFilesAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var text = await ReadTextAsync(path, cancellationToken);
            var folder = FolderOf(path);
            var reading = ConfigurationReading.ReadWhole(text, path, folder, EnvironmentOf(folder));
            return [.. reading.Readings.Select(asked => asked.File).OfType<string>().Distinct()];
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return []; // what is wrong with it was told
        }
    }

    private static ParleyOptions Read(string yaml, string fileName, string folder, Func<string, string?> environment)
    {
        var source = new YamlSource(fileName, environment);
        return ConfigurationReading.Read(YamlText.Load(yaml, source), source, folder);
    }

    internal static async Task<string> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ParleyConfigurationException($"{path}: cannot read the configuration: {exception.Message}", path, exception);
        }
    }

    internal static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>The <c>.env</c> files whose variables a file may name.</summary>
    internal static IEnumerable<string> VariableFilesOf(string path) => DotEnvFile.PathsIn(Directory.GetCurrentDirectory(), FolderOf(path));

    internal static Func<string, string?> EnvironmentOf(string folder) => DotEnvFile.Overlay(Directory.GetCurrentDirectory(), folder);

    /// <summary>Reads the text of a configuration.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="fileName">The name that messages give.</param>
    /// <param name="folder">Where relative paths start.</param>
    /// <param name="environment">The environment's variables; null for one that is not set.</param>
    /// <exception cref="ParleyConfigurationException">The text is no YAML or holds a mistake.</exception>
    public static ParleyOptions Parse(string yaml, string fileName, string folder, Func<string, string?> environment)
    {
        var options = Read(yaml, fileName, folder, environment);
        options.Origin = null; // the text may be of no file
        return options;
    }
}
