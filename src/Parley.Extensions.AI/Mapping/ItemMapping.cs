using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Realtime.Items;

namespace Parley.Extensions.AI.Mapping;

/// <summary>Conversation items: messages, function calls and their results.</summary>
internal static class ItemMapping
{
    /// <exception cref="NotSupportedException">It is no message, function call or function result.</exception>
    public static ConversationItem ToWire(RealtimeConversationItem item) => item switch
    {
        { RawRepresentation: ConversationItem raw } => raw,
        { Contents: [FunctionCallContent call] } => new FunctionCallItem
        {
            Id = item.Id, CallId = call.CallId, Name = call.Name, Arguments = ToJson(call.Arguments ?? new Dictionary<string, object?>()),
        },
        { Contents: [FunctionResultContent result] } =>
            new FunctionCallOutputItem { Id = item.Id, CallId = result.CallId, Output = ToText(result.Result) },
        _ => new MessageItem
        {
            Id = item.Id,
            Role = new MessageRole((item.Role ?? ChatRole.User).Value),
            Content = [.. item.Contents.Select(content => ToPart(content, item.Role == ChatRole.Assistant))],
        },
    };

    public static RealtimeConversationItem ToClient(ConversationItem item)
    {
        var converted = item switch
        {
            FunctionCallItem call => new RealtimeConversationItem([ToCall(call)], call.Id),
            FunctionCallOutputItem output =>
                new RealtimeConversationItem([new FunctionResultContent(output.CallId, output.Output)], output.Id),
            MessageItem message => new RealtimeConversationItem(
                [.. message.Content.Select(ToContent).OfType<AIContent>()], message.Id, new ChatRole(message.Role.Value)),
            _ => new RealtimeConversationItem([], item.Id),
        };
        converted.RawRepresentation = item;
        return converted;
    }

    private static FunctionCallContent ToCall(FunctionCallItem call) => FunctionCallContent.CreateFromParsedArguments(
        call.Arguments, call.CallId ?? call.Id ?? "", call.Name, static json => json.Length == 0
            ? new Dictionary<string, object?>()
            : (IDictionary<string, object?>?)JsonSerializer.Deserialize(json, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>))));

    private static ContentPart ToPart(AIContent content, bool isAssistant) => content switch
    {
        TextContent text when isAssistant => new OutputTextPart { Text = text.Text },
        TextContent text => new InputTextPart { Text = text.Text },
        DataContent data when data.HasTopLevelMediaType("audio") => new InputAudioPart { Audio = data.Data },
        DataContent data when data.HasTopLevelMediaType("image") => new InputImagePart { ImageUrl = data.Uri },
        UriContent uri when uri.HasTopLevelMediaType("image") => new InputImagePart { ImageUrl = uri.Uri.ToString() },
        _ => throw new NotSupportedException($"A {content.GetType().Name} cannot be part of a realtime message; text, audio and images can."),
    };

    private static AIContent? ToContent(ContentPart part) => part switch
    {
        InputTextPart text => new TextContent(text.Text),
        OutputTextPart text => new TextContent(text.Text),
        InputAudioPart { Audio: { } audio } => new DataContent(audio, "audio/pcm"),
        InputAudioPart { Transcript: { } transcript } => new TextContent(transcript),
        OutputAudioPart { Transcript: { } transcript } => new TextContent(transcript),
        InputImagePart image when image.ImageUrl.StartsWith("data:", StringComparison.Ordinal) => new DataContent(image.ImageUrl),
        InputImagePart image => new UriContent(image.ImageUrl, "image/*"),
        _ => null,
    };

    private static string ToText(object? result) => result switch
    {
        null => "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        _ => ToJson(result),
    };

    private static string ToJson(object value)
    {
        var type = value is IDictionary<string, object?> ? typeof(IDictionary<string, object?>) : value.GetType();
        return JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(type));
    }
}
