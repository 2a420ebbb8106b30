using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Storage.Redaction;

/// <summary>Redacts JSON by its values, so that escapes hide nothing and the result is JSON again.</summary>
internal static class JsonRedaction
{
    private const string Secret = "[secret]";
    private static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Regex s_escape = new(@"\\+u[0-9A-Fa-f]{4}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public static string Redact(string json, Func<string, string> redact)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer, s_writing))
            {
                Write(writer, document.RootElement, redact);
            }

            return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException) // no JSON, or half a surrogate pair
        {
            return redact(s_escape.Replace(json, Unescape));
        }
    }

    /// <summary>A quote or backslash stays escaped, so that it ends no value that it does not end.</summary>
    private static string Unescape(Match escape)
    {
        var backslashes = escape.Value[..^5];
        var character = (char)ushort.Parse(escape.ValueSpan[^4..], NumberStyles.HexNumber, null);
        return character switch
        {
            not ('"' or '\\') => $"{backslashes[1..]}{character}",
            _ when backslashes.Length % 2 == 1 => $"{backslashes}{character}",
            _ => escape.Value, // the backslash is the escaped one
        };
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element, Func<string, string> redact)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    writer.WritePropertyName(redact(member.Name));
                    WriteMember(writer, member, redact);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                WriteArray(writer, element, redact);
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(redact(element.GetString()!));
                break;
            case JsonValueKind.Number when redact(element.GetRawText()) is var text && text != element.GetRawText():
                writer.WriteStringValue(text);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static void WriteMember(Utf8JsonWriter writer, JsonProperty member, Func<string, string> redact)
    {
        if (SecretNames.IsSecret(member.Name) && member.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False))
        {
            writer.WriteStringValue(Secret);
        }
        else
        {
            Write(writer, member.Value, redact);
        }
    }

    /// <summary>A number in pieces is looked at as a whole.</summary>
    private static void WriteArray(Utf8JsonWriter writer, JsonElement array, Func<string, string> redact)
    {
        var pieces = array.EnumerateArray().Select(item => item.ValueKind switch
        {
            JsonValueKind.String => item.GetString()!,
            JsonValueKind.Number => item.GetRawText(),
            _ => "\n;\n",
        });
        var whole = string.Join(' ', pieces);
        var redacted = redact(whole);
        writer.WriteStartArray();
        if (redacted != whole && !array.EnumerateArray().Any(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
        {
            writer.WriteStringValue(redacted);
        }
        else
        {
            foreach (var item in array.EnumerateArray())
            {
                Write(writer, item, redact);
            }
        }

        writer.WriteEndArray();
    }
}
