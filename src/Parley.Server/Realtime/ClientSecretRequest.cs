using System.Text.Json;
using Parley.Realtime;
using Parley.Realtime.Sessions;
using Parley.Realtime.Translation;

namespace Parley.Server.Realtime;

/// <summary>What <c>POST /v1/realtime/client_secrets</c> asks for (protocol §3.1).</summary>
/// <param name="Lifetime">How long the secret may open sessions.</param>
/// <param name="Session">What they start with; null for the defaults, and for a translation session.</param>
internal sealed record ClientSecretRequest(TimeSpan Lifetime, SessionConfiguration? Session)
{
    private const int ShortestSeconds = 10;
    private const int LongestSeconds = 7200;
    private const int DefaultSeconds = 600;
    private const int MaxDepth = 64;
    private const string TranslationType = "translation";

    /// <summary>The translation session that is asked for, with its model; null when it is another kind.</summary>
    public TranslationSession? Translation { get; private init; }

    /// <summary>Reads the body of the request; an empty one asks for the defaults.</summary>
    /// <exception cref="ParleyProtocolException">It holds a mistake; the message names it.</exception>
    public static ClientSecretRequest Read(ReadOnlyMemory<byte> body)
    {
        var (lifetime, session) = ReadEnvelope(body);
        return new ClientSecretRequest(lifetime, session is { } json ? ((SessionUpdateEvent)ClientEvent.Read(ToUpdate(json))).Session : null);
    }

    /// <summary>Reads the body of a request for a translation session's secret; its <c>session.model</c> is required (protocol §3.7).</summary>
    /// <exception cref="ParleyProtocolException">It holds a mistake; the message names it.</exception>
    public static ClientSecretRequest ReadTranslation(ReadOnlyMemory<byte> body)
    {
        var (lifetime, json) = ReadEnvelope(body);
        var session = json is { } given ? ((TranslationSessionUpdateEvent)TranslationEventReader.ReadClientEvent(ToUpdate(given))).Session : null;
        if (string.IsNullOrWhiteSpace(session?.Model))
        {
            throw new ParleyProtocolException("missing_required_parameter", "Missing required parameter: 'session.model'.", "session.model");
        }

        return session.Type is null or TranslationType
            ? new ClientSecretRequest(lifetime, null) { Translation = session }
            : throw new ParleyProtocolException("invalid_value", $"Invalid value. Supported values are: '{TranslationType}'.", "session.type");
    }

    private static (TimeSpan Lifetime, JsonElement? Session) ReadEnvelope(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return (TimeSpan.FromSeconds(DefaultSeconds), null);
        }

        var seconds = DefaultSeconds;
        JsonElement? session = null;
        foreach (var member in Members(Parse(body), ""))
        {
            switch (member.Name)
            {
                case "expires_after" when member.Value.ValueKind != JsonValueKind.Null:
                    seconds = ReadExpiry(member.Value);
                    break;
                case "session" when member.Value.ValueKind != JsonValueKind.Null:
                    session = member.Value;
                    break;
                case "expires_after" or "session":
                    break;
                default:
                    throw Unknown(member.Name);
            }
        }

        return (TimeSpan.FromSeconds(seconds), session);
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonElement.Parse(body.Span, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException exception)
        {
            throw new ParleyProtocolException("invalid_json", $"Failed to parse the body as JSON. {exception.Message}");
        }
    }

    private static int ReadExpiry(JsonElement expiry)
    {
        var seconds = DefaultSeconds;
        foreach (var member in Members(expiry, "expires_after"))
        {
            switch (member.Name)
            {
                case "anchor" when member.Value.ValueKind == JsonValueKind.String && member.Value.ValueEquals("created_at"):
                    break;
                case "anchor":
                    throw new ParleyProtocolException(
                        "invalid_value", $"Invalid value: {Short(member.Value)}. Supported values are: 'created_at'.", "expires_after.anchor");
                case "seconds":
                    seconds = ReadSeconds(member.Value);
                    break;
                default:
                    throw Unknown($"expires_after.{member.Name}");
            }
        }

        return seconds;
    }

    private static int ReadSeconds(JsonElement value)
    {
        const string Path = "expires_after.seconds";
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var seconds))
        {
            throw new ParleyProtocolException("invalid_type", $"Invalid type for '{Path}': expected an integer, but got {Short(value)} instead.", Path);
        }

        return seconds switch
        {
            < ShortestSeconds => throw new ParleyProtocolException(
                "integer_below_min_value",
                $"Invalid '{Path}': integer below minimum value. Expected a value >= {ShortestSeconds}, but got {seconds} instead.",
                Path),
            > LongestSeconds => throw new ParleyProtocolException(
                "integer_above_max_value",
                $"Invalid '{Path}': integer above maximum value. Expected a value <= {LongestSeconds}, but got {seconds} instead.",
                Path),
            _ => seconds,
        };
    }

    /// <summary>A secret's session is what a <c>session.update</c> would bring, so it is read as one: the same mistakes, the same words.</summary>
    private static byte[] ToUpdate(JsonElement session)
    {
        using var update = new MemoryStream();
        using (var writer = new Utf8JsonWriter(update))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "session.update");
            writer.WritePropertyName("session");
            session.WriteTo(writer);
            writer.WriteEndObject();
        }

        return update.ToArray();
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement value, string path) => value.ValueKind == JsonValueKind.Object
        ? value.EnumerateObject()
        : throw new ParleyProtocolException(
            "invalid_type",
            $"Invalid type for {(path.Length == 0 ? "the body" : $"'{path}'")}: expected an object, but got {Short(value)} instead.",
            path.Length == 0 ? null : path);

    private static ParleyProtocolException Unknown(string path)
    {
        var shown = path.Length <= 64 ? path : path[..64] + "…";
        return new ParleyProtocolException("unknown_parameter", $"Unknown parameter: '{shown}'.", shown);
    }

    private static string Short(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 64 ? text : text[..64] + "…";
    }
}
