using DotNetEnv;

namespace Parley.Server.Configuration;

/// <summary>Variables from a <c>.env</c> file, read without changing the process's environment.</summary>
internal static class DotEnvFile
{
    private const string FileName = ".env";

    /// <summary>The process's variables, and for those that it lacks the ones of <paramref name="folder"/>'s <c>.env</c>.</summary>
    public static Func<string, string?> Overlay(string folder)
    {
        var variables = Read(Path.Combine(folder, FileName));
        return name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : variables.GetValueOrDefault(name);
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
