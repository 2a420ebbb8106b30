using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>The checks that a session and a single response share (protocol §4.1, §4.7, §6.1). Pure; null means not given.</summary>
internal static class ResponseSettingsValidation
{
    private const int MostOutputTokens = 4096;
    private const int MostMetadataPairs = 16;
    private const int LongestMetadataKey = 64;
    private const int LongestMetadataValue = 512;

    public static void CheckModalities(IReadOnlyList<OutputModality>? modalities, string path)
    {
        if (modalities is null)
        {
            return;
        }

        foreach (var modality in modalities)
        {
            if (modality != OutputModality.Audio && modality != OutputModality.Text)
            {
                throw ProtocolErrors.Unsupported(path, modality.Value, "audio", "text");
            }
        }

        if (modalities.Count != 1)
        {
            throw ProtocolErrors.Invalid(path,
                $"Invalid '{path}': expected exactly one modality, ['audio'] or ['text'], but got {modalities.Count}.");
        }
    }

    public static void CheckTools(IReadOnlyList<ToolDefinition>? tools, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < (tools?.Count ?? 0); index++)
        {
            if (tools![index] is McpToolDefinition)
            {
                continue; // the session's list of MCP servers has checked it
            }

            if (tools[index] is not FunctionToolDefinition function)
            {
                throw ProtocolErrors.Unsupported($"{path}[{index}].type", tools[index].Type, "function", "mcp");
            }

            if (string.IsNullOrEmpty(function.Name))
            {
                throw ProtocolErrors.Missing($"{path}[{index}].name");
            }

            if (!names.Add(function.Name))
            {
                throw ProtocolErrors.Invalid($"{path}[{index}].name", $"Duplicate tool name: '{function.Name}'.");
            }
        }
    }

    public static void CheckToolChoice(ToolChoice? choice, string path)
    {
        if (choice is null || choice.Mode is "none" or "auto" or "required")
        {
            return;
        }

        if (choice.Mode == "mcp")
        {
            if (string.IsNullOrEmpty(choice.ServerLabel))
            {
                throw ProtocolErrors.Missing($"{path}.server_label");
            }

            return;
        }

        if (choice.Mode != "function")
        {
            throw ProtocolErrors.Unsupported(path, choice.Mode, "none", "auto", "required");
        }

        if (string.IsNullOrEmpty(choice.Name))
        {
            throw ProtocolErrors.Missing($"{path}.name");
        }
    }

    public static void CheckMaxOutputTokens(MaxOutputTokens? tokens, string path)
    {
        if (tokens?.Count is { } count)
        {
            ProtocolErrors.CheckRange(path, count, 1, MostOutputTokens);
        }
    }

    public static void CheckReasoning(ReasoningConfiguration? reasoning, string path)
    {
        if (reasoning?.Effort is not (null or "minimal" or "low" or "medium" or "high" or "xhigh"))
        {
            throw ProtocolErrors.Unsupported(path, reasoning.Effort, "minimal", "low", "medium", "high", "xhigh");
        }
    }

    public static void CheckMetadata(IReadOnlyDictionary<string, string>? metadata, string path)
    {
        if (metadata is null)
        {
            return;
        }

        if (metadata.Count > MostMetadataPairs)
        {
            throw new ParleyProtocolException("object_above_max_properties",
                $"Invalid '{path}': too many properties. Expected at most {MostMetadataPairs}, but got {metadata.Count} instead.", path);
        }

        foreach (var (key, value) in metadata)
        {
            if (key.Length > LongestMetadataKey)
            {
                throw ProtocolErrors.TooLong(path, LongestMetadataKey, key.Length);
            }

            if (value.Length > LongestMetadataValue)
            {
                throw ProtocolErrors.TooLong($"{path}.{key}", LongestMetadataValue, value.Length);
            }
        }
    }
}
