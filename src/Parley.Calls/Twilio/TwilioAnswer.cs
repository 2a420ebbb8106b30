using System.Globalization;
using System.Text.Json;

namespace Parley.Calls.Twilio;

/// <summary>The members that count of what Twilio's REST interface answers: an id, a state, an error's code, a list of calls.</summary>
internal readonly record struct TwilioAnswer(string? Sid, string? Status, int? Code)
{
    private const int MaxByteCount = 256 * 1024;

    /// <summary>Who began the call, e.g. <c>outbound-api</c>.</summary>
    public string? Direction { get; private init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; private init; }

    /// <summary>Null where the answer is no list.</summary>
    public IReadOnlyList<TwilioAnswer>? Calls { get; private init; }

    /// <summary>Reads a body; what is no JSON, or too long, says nothing.</summary>
    public static async Task<TwilioAnswer> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(MaxByteCount, cancellationToken).ConfigureAwait(false);
            var body = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return Read(JsonElement.Parse(body));
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException)
        {
            return default;
        }
    }

    private static TwilioAnswer Read(JsonElement root) => root.ValueKind != JsonValueKind.Object ? default
        : new TwilioAnswer(Text(root, "sid"), Text(root, "status"), Number(root, "code"))
        {
            Direction = Text(root, "direction"),
            CreatedAt = DateTimeOffset.TryParse(Text(root, "date_created"), CultureInfo.InvariantCulture, out var at) ? at : null,
            Calls = root.TryGetProperty("calls", out var calls) && calls.ValueKind == JsonValueKind.Array ? [.. calls.EnumerateArray().Select(Read)] : null,
        };

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;
}
