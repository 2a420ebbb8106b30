using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Realtime.Items;

namespace Parley.Agents.History;

/// <summary>
/// A history as JSON, to outlive its session: <see cref="Sessions.AgentSessionOptions.SeedHistory"/> takes up the conversation with it.
/// Holds what was said, so personal data; audio is left out.
/// </summary>
public static class HistoryJson
{
    /// <summary>Writes a history as one JSON object.</summary>
    public static string Write(IReadOnlyList<HistoryItem> history) =>
        JsonSerializer.Serialize(new StoredHistory([.. history.Select(Store)]), HistoryJsonContext.Default.StoredHistory);

    /// <summary>Reads what <see cref="Write"/> wrote. Entries of kinds that this version does not know are left out.</summary>
    /// <exception cref="JsonException">It is not such JSON.</exception>
    public static IReadOnlyList<HistoryItem> Read(string json)
    {
        var stored = JsonSerializer.Deserialize(json, HistoryJsonContext.Default.StoredHistory) ?? throw new JsonException("The history is null.");
        return [.. stored.Items.Select(Restore).OfType<HistoryItem>()];
    }

    private static StoredItem Store(HistoryItem item)
    {
        var common = new StoredItem
        {
            Id = item.ItemId, Status = item.Status?.Value, CreatedAt = item.CreatedAt, Agent = item.AgentName, ResponseId = item.ResponseId,
        };
        return item switch
        {
            HistoryMessage message => common with
            {
                Type = StoredItem.MessageType,
                Role = message.Role.Value,
                Text = message.Text,
                Images = message.Images.Count == 0 ? null : message.Images,
                HeardMs = message.HeardUntil?.TotalMilliseconds,
                HeardText = message.HeardText,
            },
            HistoryToolCall call => common with
            {
                Type = StoredItem.ToolCallType,
                CallId = call.CallId,
                Name = call.Name,
                Arguments = call.Arguments,
                Output = call.Output,
                OutputItemId = call.OutputItemId,
                ServerLabel = call.ServerLabel,
            },
            _ => common,
        };
    }

    private static HistoryItem? Restore(StoredItem stored)
    {
        HistoryItem? item = stored.Type switch
        {
            StoredItem.MessageType => new HistoryMessage
            {
                ItemId = stored.Id,
                Role = new MessageRole(stored.Role ?? throw new JsonException("A message has no role.")),
                Text = stored.Text ?? "",
                Images = stored.Images ?? [],
                HeardUntil = stored.HeardMs is { } heardMs ? TimeSpan.FromMilliseconds(heardMs) : null,
                HeardText = stored.HeardText,
            },
            StoredItem.ToolCallType => new HistoryToolCall
            {
                ItemId = stored.Id,
                CallId = stored.CallId ?? throw new JsonException("A tool call has no call_id."),
                Name = stored.Name ?? throw new JsonException("A tool call has no name."),
                Arguments = stored.Arguments ?? "",
                Output = stored.Output,
                OutputItemId = stored.OutputItemId,
                ServerLabel = stored.ServerLabel,
            },
            _ => null,
        };
        return item is null ? null : item with
        {
            Status = stored.Status is { } status ? new ItemStatus(status) : null,
            CreatedAt = stored.CreatedAt,
            AgentName = stored.Agent,
            ResponseId = stored.ResponseId,
        };
    }
}

/// <summary>The file.</summary>
/// <param name="Items">In order.</param>
internal sealed record StoredHistory(IReadOnlyList<StoredItem> Items);

/// <summary>One entry of it: a message or a tool call, by its type.</summary>
internal sealed record StoredItem
{
    public const string MessageType = "message";
    public const string ToolCallType = "tool_call";

    public string Type { get; init; } = "";

    public required string Id { get; init; }

    public string? Status { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public string? Agent { get; init; }

    public string? ResponseId { get; init; }

    public string? Role { get; init; }

    public string? Text { get; init; }

    public IReadOnlyList<HistoryImage>? Images { get; init; }

    public double? HeardMs { get; init; }

    public string? HeardText { get; init; }

    public string? CallId { get; init; }

    public string? Name { get; init; }

    public string? Arguments { get; init; }

    public string? Output { get; init; }

    public string? OutputItemId { get; init; }

    public string? ServerLabel { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredHistory))]
internal sealed partial class HistoryJsonContext : JsonSerializerContext;
