using Parley.Server.Configuration.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Parley.Server.Configuration;

/// <summary>Reads <c>parley.yaml</c> and the <c>.env</c> beside it. See <c>docs/configuration.md</c>.</summary>
public static class ParleyConfigurationFile
{
    /// <summary>Reads a file. The process's environment wins over <c>.env</c> in the current folder, and that over the one in the file's.</summary>
    /// <exception cref="ParleyConfigurationException">The file is missing, is no YAML, or holds a mistake.</exception>
    public static async Task<ParleyOptions> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        string text;
        try
        {
            text = await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ParleyConfigurationException($"{path}: cannot read the configuration: {exception.Message}", path, exception);
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Parse(text, path, folder, DotEnvFile.Overlay(Directory.GetCurrentDirectory(), folder));
    }

    /// <summary>Options without a file: the defaults, with the environment's and <c>.env</c>'s keys.</summary>
    public static ParleyOptions Default(string folder) =>
        Parse("", "(defaults)", folder, DotEnvFile.Overlay(folder));

    /// <summary>Reads the text of a configuration.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="fileName">The name that messages give.</param>
    /// <param name="folder">Where relative paths start.</param>
    /// <param name="environment">The environment's variables; null for one that is not set.</param>
    /// <exception cref="ParleyConfigurationException">The text is no YAML or holds a mistake.</exception>
    public static ParleyOptions Parse(string yaml, string fileName, string folder, Func<string, string?> environment)
    {
        var source = new YamlSource(fileName, environment);
        var options = new ParleyOptions { BaseDirectory = folder };
        UpstreamReader.FillBaseUrl(options.OpenAI, environment);
        if (ReadRoot(yaml, source) is { } root)
        {
            new ParleyOptionsReader(folder).Read(root, options);
        }

        UpstreamReader.FillKeys(options, environment);
        TelemetryReader.FillFrom(environment, options.Telemetry);
        StorageReader.FillFrom(environment, options.Storage);
        return options;
    }

    private static YamlSection? ReadRoot(string yaml, YamlSource source)
    {
        var stream = new YamlStream();
        var parser = new Parser(new StringReader(yaml));
        try
        {
            stream.Load(parser);
        }
        catch (YamlException exception)
        {
            throw source.Fail(exception.End, $"this is not valid YAML: {Describe(exception)}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // The scanner gives up in this way on text that runs on after a bracket that was never closed.
            var place = parser.Current?.End ?? Mark.Empty;
            throw source.Fail(place, "this is not valid YAML: a value does not end where it should. Is a bracket or quote left open?", exception);
        }

        return stream.Documents switch
        {
            [] => null,
            [{ RootNode: YamlScalarNode { Value: null or "" } }] => null,
            [var document] => new YamlValue(document.RootNode, "", source) is { IsMapping: true } root
                ? root.Section()
                : throw source.Fail(document.RootNode.Start, "the file must be a section of 'key: value' lines, e.g. 'agents:'."),
            [_, var second, ..] => throw source.Fail(second.RootNode.Start, "the file must hold one YAML document, but a second one starts here."),
        };
    }

    private static string Describe(YamlException exception)
    {
        var message = exception.InnerException is { } inner && exception is not SyntaxErrorException ? inner.Message : exception.Message;
        return message.Contains("tab", StringComparison.OrdinalIgnoreCase)
            ? $"{message} Indent with spaces, not tabs."
            : message;
    }
}
