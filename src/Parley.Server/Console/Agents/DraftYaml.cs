using Parley.Server.Agents;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Parley.Server.Console.Agents;

/// <summary>Writes what a draft changes as it stands in <c>parley.yaml</c>.</summary>
internal static class DraftYaml
{
    public static string Write(AgentDraft draft)
    {
        var agent = new YamlMappingNode { { "name", draft.AgentName } };
        if (draft.Voice is { } voice)
        {
            agent.Add("voice", new YamlScalarNode(Escape(voice)));
        }

        agent.Add("instructions", new YamlScalarNode(Escape(draft.Instructions)) { Style = draft.Instructions.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal : ScalarStyle.Any });
        using var writer = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(new YamlMappingNode { { "agents", new YamlSequenceNode(agent) } })).Save(writer, assignAnchors: false);
        return writer.ToString().Replace("\n...\n", "\n", StringComparison.Ordinal);
    }

    /// <summary>What looks like a variable of the environment would be replaced where the file is read.</summary>
    private static string Escape(string text) => text.Replace("${", "$${", StringComparison.Ordinal);
}
