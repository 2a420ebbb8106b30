using System.Globalization;
using System.Text.Json;
using Parley.Audio;

namespace Parley.Calls.MediaStreams.Reading;

/// <summary>Reads the message that begins a stream, by a dialect's names. Sizes are bounded; what is beyond them is left out.</summary>
internal static class StreamStartReader
{
    private const int MaxIdLength = 256;
    private const int MaxParameters = 64;
    private const int MaxParameterLength = 2048; // Twilio allows 500 for name and value, Plivo 512 for all
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 16 };

    /// <exception cref="MediaStreamException">It is not what the dialect says, or its format is not known.</exception>
    public static MediaStreamStart Read(ReadOnlyMemory<byte> utf8Json, MediaStreamDialect dialect)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8Json, s_options);
            return Read(document.RootElement, dialect);
        }
        catch (JsonException exception)
        {
            throw Invalid(dialect, "a JSON object", exception);
        }
    }

    private static MediaStreamStart Read(JsonElement message, MediaStreamDialect dialect)
    {
        var start = Member(message, dialect.StartMember, message);
        if (start.ValueKind != JsonValueKind.Object)
        {
            throw Invalid(dialect, $"an object \"{dialect.StartMember}\"");
        }

        var streamId = Text(start, dialect.StreamIdMember) ?? Text(message, dialect.StreamIdMember) ?? "";
        if (streamId.Length == 0 && dialect.StreamIdMember.Length > 0)
        {
            throw Invalid(dialect, $"a \"{dialect.StreamIdMember}\" of 1 to {MaxIdLength} characters");
        }

        return new MediaStreamStart
        {
            StreamId = streamId,
            CallId = Text(start, dialect.CallIdMember) ?? "",
            AccountId = Text(start, dialect.AccountIdMember) ?? "",
            CustomParameters = ReadParameters(message, start, dialect),
            Format = ReadFormat(start, dialect),
        };
    }

    private static AudioFormat ReadFormat(JsonElement start, MediaStreamDialect dialect)
    {
        var format = Member(start, dialect.FormatMember, start);
        var encoding = Text(format, dialect.EncodingMember);
        var rate = Text(format, dialect.SampleRateMember);
        return StreamFormats.Parse(encoding, rate) ?? throw new MediaStreamException(
            "unsupported_format",
            $"The {dialect.Name} stream's audio is in a format that is not known; expected µ-law or A-law at 8 kHz, or linear at 8, 16 or 24 kHz.");
    }

    private static Dictionary<string, string> ReadParameters(JsonElement message, JsonElement start, MediaStreamDialect dialect)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        var nothing = default(JsonElement);
        var source = dialect.ParametersMember.Length == 0
            ? start
            : Member(start, dialect.ParametersMember, Member(message, dialect.ParametersMember, nothing));
        switch (source.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in source.EnumerateObject().Where(member => member.Name != "event" && member.Name != dialect.EncodingMember))
                {
                    Add(parameters, member.Name, Text(member.Value));
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in source.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
                {
                    Add(parameters, Text(item, "name"), Text(item, "value"));
                }

                break;
            case JsonValueKind.String:
                foreach (var pair in (Text(source) ?? "").Split([';', ','], MaxParameters + 1, StringSplitOptions.TrimEntries))
                {
                    var equals = pair.IndexOf('=', StringComparison.Ordinal);
                    Add(parameters, equals > 0 ? pair[..equals] : null, pair[(equals + 1)..]);
                }

                break;
        }

        return parameters;
    }

    private static void Add(Dictionary<string, string> parameters, string? name, string? value)
    {
        if (name?.Length is > 0 and <= MaxIdLength && value?.Length <= MaxParameterLength && parameters.Count < MaxParameters)
        {
            parameters[name] = value;
        }
    }

    private static JsonElement Member(JsonElement parent, string name, JsonElement otherwise) =>
        name.Length > 0 && parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : otherwise;

    /// <summary>A member's text, at most as long as an id.</summary>
    private static string? Text(JsonElement parent, string name)
    {
        var text = name.Length == 0 ? null : Text(Member(parent, name, default));
        return text?.Length <= MaxIdLength || name == "value" ? text : null;
    }

    private static string? Text(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String when TryGetText(element) is { } text => text,
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private static string? TryGetText(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair, or bytes that are no UTF-8
        }
    }

    private static MediaStreamException Invalid(MediaStreamDialect dialect, string expected, Exception? exception = null) =>
        new("invalid_start", string.Create(CultureInfo.InvariantCulture, $"The {dialect.Name} stream's \"{dialect.StartEvent}\" needs {expected}."), exception);
}
