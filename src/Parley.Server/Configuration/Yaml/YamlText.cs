using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Parley.Server.Configuration.Yaml;

/// <summary>Parses the text of a configuration file.</summary>
internal static class YamlText
{
    private const int MaxLength = 4 * 1024 * 1024; // characters; a file of agents is a thousandth of that

    /// <summary>The file's top section; null when there is nothing in it.</summary>
    public static YamlMappingNode? Load(string yaml, YamlSource source)
    {
        if (yaml.Length > MaxLength)
        {
            throw source.Fail(Mark.Empty, $"the file is too long: {yaml.Length} characters, at most {MaxLength}.");
        }

        var stream = new YamlStream();
        var parser = new Parser(new StringReader(yaml));
        try
        {
            stream.Load(parser);
        }
        catch (YamlException exception)
        {
            throw YamlMistake.Of(exception, yaml, source);
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
            [{ RootNode: YamlMappingNode root }] => root,
            [var document] => throw source.Fail(
                document.RootNode.Start, "the file must be a section of 'key: value' lines, e.g. 'agents:'."),
            [_, var second, ..] => throw source.Fail(second.RootNode.Start, "the file must hold one YAML document, but a second one starts here."),
        };
    }
}
