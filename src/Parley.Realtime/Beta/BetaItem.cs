using System.Text.Json.Nodes;

namespace Parley.Realtime.Beta;

/// <summary>Items: the parts of what the assistant says had other names (protocol §12.5).</summary>
internal static class BetaItem
{
    /// <summary>Changes a client's item in place; what is not an item stays as it is, for the reader to refuse.</summary>
    public static void ToCurrent(JsonNode? item)
    {
        if (item is JsonObject message && BetaValues.Text(message["role"]) == "assistant")
        {
            Rename(message, part => part switch { "text" => "output_text", "audio" => "output_audio", _ => null });
        }
    }

    /// <summary>Changes a server's item in place.</summary>
    public static void FromCurrent(JsonObject item)
    {
        Rename(item, part => part switch { "output_text" => "text", "output_audio" => "audio", _ => null });
        if (!item.ContainsKey("object"))
        {
            item.Insert(item.ContainsKey("id") ? 1 : 0, "object", "realtime.item");
        }
    }

    private static void Rename(JsonObject item, Func<string?, string?> rename)
    {
        foreach (var part in (item["content"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (rename(BetaValues.Text(part["type"])) is { } name)
            {
                part["type"] = name;
            }
        }
    }
}
