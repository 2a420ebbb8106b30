using System.Text.Json;

namespace Parley.Calls.Web;

/// <summary>What the page says to the server: the members of all its messages; which are there depends on the type.</summary>
internal sealed record BrowserClientMessage
{
    public string? Type { get; init; }

    public string? Text { get; init; }

    public string? ItemId { get; init; }

    public double? PlayedMs { get; init; }

    public double? AudioEndMs { get; init; }

    public string? Image { get; init; }

    public string? ToolCallId { get; init; }

    public bool? Approve { get; init; }

    public bool? Always { get; init; }

    public string? Message { get; init; }

    public JsonElement? Session { get; init; }
}
