using System.Text.Json;

namespace Parley.Server.Realtime;

/// <summary>Finds the id of an event that could not be read, so that the error can name it.</summary>
internal static class ClientEventId
{
    /// <summary>Null when there is none, or the text is not JSON.</summary>
    public static string? Find(ReadOnlyMemory<byte> utf8Json)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8Json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("event_id", out var id)
                && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
