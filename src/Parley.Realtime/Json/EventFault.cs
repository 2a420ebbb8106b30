using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.Json;

/// <summary>
/// Says what is wrong with an event that could not be read: it walks the JSON beside the records' metadata until the first member
/// that does not fit. Runs only after a failure, so that reading pays nothing for it.
/// </summary>
internal static class EventFault
{
    private const string BadAudio =
        "Expected base64-encoded audio bytes (mono PCM16 at 24kHz) but got an invalid value.";

    public static ParleyProtocolException Find(JsonElement json, JsonTypeInfo info, JsonException cause) =>
        Check(json, info, "") ?? new ParleyProtocolException("invalid_value", $"Invalid event: {cause.Message}");

    public static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };

    private static string Describe(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => json.TryGetInt64(out _) ? "an integer" : "a decimal number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };

    private static ParleyProtocolException? Check(JsonElement json, JsonTypeInfo info, string path) =>
        Nullable.GetUnderlyingType(info.Type) is { } inner
            ? CheckValue(json, info.Options.GetTypeInfo(inner), path)
            : CheckValue(json, info, path);

    private static ParleyProtocolException? CheckValue(JsonElement json, JsonTypeInfo info, string path) => info.Converter switch
    {
        IWrappingConverter wrapper => json.ValueKind == JsonValueKind.Null ? null : Check(json, wrapper.Inner(info.Options)!, path),
        IListConverter list => CheckList(json, info.Options.GetTypeInfo(list.ElementType), path),
        IUnionConverter union => CheckUnion(json, union, info.Options, path),
        StringMapConverter => CheckStrings(json, path),
        VoiceConverter => CheckEither(json, info.Options.GetTypeInfo(typeof(CustomVoice)), path),
        ToolChoiceConverter => CheckEither(json, info.Options.GetTypeInfo(typeof(NamedToolChoice)), path),
        TruncationConverter => CheckEither(json, info.Options.GetTypeInfo(typeof(RatioTruncation)), path),
        TracingConverter when json.ValueKind == JsonValueKind.String => CheckWord(json, path, "'auto'", "auto"),
        TracingConverter => CheckEither(json, info.Options.GetTypeInfo(typeof(NamedTracing)), path),
        MaxOutputTokensConverter when json.ValueKind == JsonValueKind.String =>
            CheckWord(json, path, "'inf' and the integers from 1 to 4096", "inf"),
        _ => info.Kind == JsonTypeInfoKind.Object ? CheckObject(json, info, path) : CheckLeaf(json, info, path),
    };

    private static ParleyProtocolException? CheckObject(JsonElement json, JsonTypeInfo info, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return WrongType(json, path, "an object");
        }

        foreach (var property in info.Properties)
        {
            var memberPath = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            var isPresent = json.TryGetProperty(property.Name, out var member);
            var fault = (isPresent, property) switch
            {
                ({ }, { IsExtensionData: true }) => null,
                (false, { IsRequired: true }) => Missing(memberPath),
                (false, _) or (true, { Set: null, AssociatedParameter: null }) => null,
                (true, { IsSetNullable: true }) when member.ValueKind == JsonValueKind.Null => null,
                _ => Check(member, info.Options.GetTypeInfo(property.PropertyType), memberPath),
            };
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private static ParleyProtocolException? CheckUnion(JsonElement json, IUnionConverter union, JsonSerializerOptions options, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return WrongType(json, path, "an object");
        }

        if (!json.TryGetProperty("type", out var type))
        {
            return Missing($"{path}.type");
        }

        if (type.ValueKind != JsonValueKind.String)
        {
            return WrongType(type, $"{path}.type", "a string");
        }

        return union.MemberOf(type.GetString()!) is { } member
            ? CheckObject(json, options.GetTypeInfo(member), path)
            : union.RequiredWords.Count == 0
                ? null
                : CheckWord(type, $"{path}.type", string.Join(" and ", union.RequiredWords.Select(word => $"'{word}'")));
    }

    private static ParleyProtocolException? CheckList(JsonElement json, JsonTypeInfo element, string path)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return WrongType(json, path, "an array");
        }

        return json.EnumerateArray().Select((item, index) => Check(item, element, $"{path}[{index}]")).FirstOrDefault(fault => fault is not null);
    }

    private static ParleyProtocolException? CheckStrings(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return WrongType(json, path, "an object");
        }

        var wrong = json.EnumerateObject().FirstOrDefault(member => member.Value.ValueKind != JsonValueKind.String);
        return wrong.Value.ValueKind == JsonValueKind.Undefined ? null : WrongType(wrong.Value, $"{path}.{wrong.Name}", "a string");
    }

    private static ParleyProtocolException? CheckEither(JsonElement json, JsonTypeInfo objectForm, string path) => json.ValueKind switch
    {
        JsonValueKind.String => null,
        JsonValueKind.Object => CheckObject(json, objectForm, path),
        _ => WrongType(json, path, "a string or an object"),
    };

    private static ParleyProtocolException? CheckWord(JsonElement json, string path, string supported, string? allowed = null) =>
        allowed is not null && json.ValueEquals(allowed)
            ? null
            : new ParleyProtocolException(
                "invalid_value", $"Invalid value: '{Shorten(json.GetString()!)}'. Supported values are: {supported}.", path);

    private static ParleyProtocolException? CheckLeaf(JsonElement json, JsonTypeInfo info, string path)
    {
        var type = info.Type;
        if (type == typeof(JsonElement))
        {
            return null;
        }

        if (type == typeof(ReadOnlyMemory<byte>))
        {
            return json.ValueKind != JsonValueKind.String ? WrongType(json, path, "a string")
                : json.TryGetBytesFromBase64(out _) ? null
                : new ParleyProtocolException("invalid_value", $"Invalid '{path}'. {BadAudio}", path);
        }

        if (type == typeof(int) || type == typeof(long) || type == typeof(MaxOutputTokens))
        {
            return CheckInteger(json, path, type == typeof(long) ? long.MaxValue : int.MaxValue);
        }

        return type == typeof(bool)
                ? json.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : WrongType(json, path, "a boolean")
            : type == typeof(double)
                ? CheckDecimal(json, path)
            : json.ValueKind == JsonValueKind.String ? null : WrongType(json, path, "a string");
    }

    private static ParleyProtocolException? CheckInteger(JsonElement json, string path, long limit)
    {
        if (json.ValueKind != JsonValueKind.Number || json.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') >= 0)
        {
            return WrongType(json, path, "an integer");
        }

        if (json.TryGetInt64(out var value) && value <= limit && value >= -limit - 1)
        {
            return null;
        }

        var (side, sign, bound) = json.GetRawText()[0] == '-' ? ("below minimum", ">=", -limit - 1) : ("above maximum", "<=", limit);
        return new ParleyProtocolException(
            side[0] == 'b' ? "integer_below_min_value" : "integer_above_max_value",
            $"Invalid '{path}': integer {side} value. Expected a value {sign} {bound}, but got {Shorten(json.GetRawText())} instead.",
            path);
    }

    private static ParleyProtocolException? CheckDecimal(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Number)
        {
            return WrongType(json, path, "a decimal number");
        }

        if (double.IsFinite(json.GetDouble()))
        {
            return null;
        }

        var (code, side, bound) = json.GetRawText()[0] == '-'
            ? ("decimal_below_min_value", "below minimum", ">= -1.8e308")
            : ("decimal_above_max_value", "above maximum", "<= 1.8e308");
        return new ParleyProtocolException(
            code, $"Invalid '{path}': decimal {side} value. Expected a value {bound}, but got {Shorten(json.GetRawText())} instead.", path);
    }

    private static ParleyProtocolException Missing(string path) =>
        new("missing_required_parameter", $"Missing required parameter: '{path}'.", path);

    private static ParleyProtocolException WrongType(JsonElement json, string path, string expected) =>
        new("invalid_type", $"Invalid type for '{path}': expected {expected}, but got {Describe(json)} instead.", path);

    private static string Shorten(string text) => text.Length <= 64 ? text : string.Concat(text.AsSpan(0, 63), "…");
}
