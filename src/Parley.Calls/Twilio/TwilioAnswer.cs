using System.Text.Json;

namespace Parley.Calls.Twilio;

/// <summary>The members that count of what Twilio's REST interface answers: an id, a state, an error's code.</summary>
internal readonly record struct TwilioAnswer(string? Sid, string? Status, int? Code)
{
    private const int MaxByteCount = 256 * 1024;

    /// <summary>Reads a body; what is no JSON, or too long, says nothing.</summary>
    public static async Task<TwilioAnswer> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(MaxByteCount, cancellationToken).ConfigureAwait(false);
            var body = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            var root = JsonElement.Parse(body);
            return root.ValueKind == JsonValueKind.Object
                ? new TwilioAnswer(Text(root, "sid"), Text(root, "status"), Number(root, "code"))
                : default;
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;
}
