using DotNetEnv;

namespace Parley.Server.Configuration;

/// <summary>Variables from a <c>.env</c> file, read without changing the process's environment.</summary>
internal static class DotEnvFile
{
    private const string FileName = ".env";

    /// <summary>The files that are looked for, be they there or not.</summary>
    public static IEnumerable<string> PathsIn(params IEnumerable<string> folders) => folders.Select(folder => Path.Combine(Path.GetFullPath(folder), FileName)).Distinct();

    /// <summary>The process's variables; for those that it lacks, the first <c>.env</c> of these folders that has them.</summary>
    public static Func<string, string?> Overlay(params IEnumerable<string> folders)
    {
        var files = folders.Select(folder => Read(Path.Combine(Path.GetFullPath(folder), FileName))).ToArray();
        return name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : files.Select(file => file.GetValueOrDefault(name)).FirstOrDefault(found => !string.IsNullOrEmpty(found));
    }

    private static Dictionary<string, string> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            var variables = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, value) in Env.Load(path, new LoadOptions(setEnvVars: false, clobberExistingVars: false, onlyExactPath: true)))
            {
                variables[name] = value;
            }

            return variables;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The parser's own message may quote the file, and the file holds secrets.
            throw new ParleyConfigurationException($"{path}: cannot be read. Expected lines of the form NAME=value.", path, exception);
        }
    }
}
