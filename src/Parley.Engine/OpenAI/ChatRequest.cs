using System.Text.Json;
using Microsoft.Extensions.AI;
using Wire = OpenAI.Chat;

namespace Parley.Engine.OpenAI;

/// <summary>Turns messages and options into the official package's.</summary>
internal static class ChatRequest
{
    /// <summary>A model pays for each space.</summary>
    private static readonly JsonSerializerOptions s_compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    public static IReadOnlyList<Wire.ChatMessage> Messages(IEnumerable<ChatMessage> messages, string? instructions)
    {
        var converted = messages.SelectMany(Convert);
        return string.IsNullOrEmpty(instructions)
            ? [.. converted]
            : [new Wire.SystemChatMessage(instructions), .. converted];
    }

    public static Wire.ChatCompletionOptions Options(ChatOptions? options)
    {
        var wire = new Wire.ChatCompletionOptions();
        if (options is null)
        {
            return wire;
        }

        wire.Temperature = options.Temperature;
        wire.TopP = options.TopP;
        wire.MaxOutputTokenCount = options.MaxOutputTokens;
        wire.FrequencyPenalty = options.FrequencyPenalty;
        wire.PresencePenalty = options.PresencePenalty;
        AddEffort(wire, options);
        foreach (var stop in options.StopSequences ?? [])
        {
            wire.StopSequences.Add(stop);
        }

        AddTools(wire, options);
        wire.ResponseFormat = options.ResponseFormat switch
        {
            ChatResponseFormatJson { Schema: { } schema } json => Wire.ChatResponseFormat.CreateJsonSchemaFormat(
                json.SchemaName ?? "answer", BinaryData.FromString(schema.GetRawText()), json.SchemaDescription),
            ChatResponseFormatJson => Wire.ChatResponseFormat.CreateJsonObjectFormat(),
            _ => null,
        };
        return wire;
    }

    private static void AddTools(Wire.ChatCompletionOptions wire, ChatOptions options)
    {
        foreach (var function in options.Tools?.OfType<AIFunctionDeclaration>() ?? [])
        {
            wire.Tools.Add(Wire.ChatTool.CreateFunctionTool(
                function.Name, function.Description, BinaryData.FromString(function.JsonSchema.GetRawText())));
        }

        if (wire.Tools.Count == 0)
        {
            return; // servers refuse a choice among no tools
        }

        wire.AllowParallelToolCalls = options.AllowMultipleToolCalls;
        wire.ToolChoice = options.ToolMode switch
        {
            NoneChatToolMode => Wire.ChatToolChoice.CreateNoneChoice(),
            RequiredChatToolMode { RequiredFunctionName: { } name } => Wire.ChatToolChoice.CreateFunctionChoice(name),
            RequiredChatToolMode => Wire.ChatToolChoice.CreateRequiredChoice(),
            _ => null,
        };
    }

    private static IEnumerable<Wire.ChatMessage> Convert(ChatMessage message) =>
        message.Role == ChatRole.System ? [new Wire.SystemChatMessage(message.Text)]
        : message.Role == ChatRole.Assistant ? Assistant(message)
        : message.Role == ChatRole.Tool ? Results(message)
        : [new Wire.UserChatMessage(message.Contents.Select(Part).OfType<Wire.ChatMessageContentPart>())];

    private static IEnumerable<Wire.ChatMessage> Assistant(ChatMessage message)
    {
        var calls = message.Contents.OfType<FunctionCallContent>()
            .Select(call => Wire.ChatToolCall.CreateFunctionToolCall(call.CallId, call.Name, BinaryData.FromString(Text(call.Arguments) ?? "{}")))
            .ToList();
        if (calls.Count == 0)
        {
            return message.Text.Length == 0 ? [] : [new Wire.AssistantChatMessage(message.Text)];
        }

        var assistant = new Wire.AssistantChatMessage(calls);
        if (message.Text.Length > 0)
        {
            assistant.Content.Add(Wire.ChatMessageContentPart.CreateTextPart(message.Text));
        }

        return [assistant];
    }

    private static IEnumerable<Wire.ChatMessage> Results(ChatMessage message) => message.Contents.OfType<FunctionResultContent>()
        .Select(result => new Wire.ToolChatMessage(result.CallId, Text(result.Result) ?? ""));

    private static Wire.ChatMessageContentPart? Part(AIContent content) => content switch
    {
        TextContent text => Wire.ChatMessageContentPart.CreateTextPart(text.Text),
        DataContent image when image.HasTopLevelMediaType("image") =>
            Wire.ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(image.Data), image.MediaType, Detail(image)),
        UriContent image when image.HasTopLevelMediaType("image") => Wire.ChatMessageContentPart.CreateImagePart(image.Uri, Detail(image)),
        _ => null,
    };

    /// <summary>Null, so that it is not sent, for <c>auto</c>: every server's default, and a word that some do not know.</summary>
    private static Wire.ChatImageDetailLevel? Detail(AIContent image) =>
        image.AdditionalProperties?.TryGetValue(ChatProperties.ImageDetail, out string? detail) == true && detail != "auto"
            ? new Wire.ChatImageDetailLevel(detail)
            : default(Wire.ChatImageDetailLevel?); // a bare null would become a level, by the package's conversion from strings

    /// <summary>Not sent when nobody asked for one: models that do not reason refuse it.</summary>
    private static void AddEffort(Wire.ChatCompletionOptions wire, ChatOptions options)
    {
        var effort = options.AdditionalProperties?.TryGetValue(ChatProperties.ReasoningEffort, out string? word) == true
            ? word
            : options.Reasoning?.Effort switch
            {
                ReasoningEffort.None => "none",
                ReasoningEffort.Low => "low",
                ReasoningEffort.Medium => "medium",
                ReasoningEffort.High => "high",
                ReasoningEffort.ExtraHigh => "xhigh",
                _ => null,
            };
        if (effort is not null)
        {
#pragma warning disable OPENAI001 // the package still marks the level as experimental; the wire's member is settled
            wire.ReasoningEffortLevel = new Wire.ChatReasoningEffortLevel(effort);
#pragma warning restore OPENAI001
        }
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
        JsonElement json => json.GetRawText(),
        _ => JsonSerializer.Serialize(value, s_compact.GetTypeInfo(value.GetType())),
    };
}
