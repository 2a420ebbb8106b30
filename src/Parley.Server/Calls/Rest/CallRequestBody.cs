using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Parley.Realtime;

namespace Parley.Server.Calls.Rest;

/// <summary>The JSON object of a request, whose members are taken one by one; <see cref="RejectUnknown"/> then names what nobody asked for.</summary>
internal sealed class CallRequestBody
{
    private const int LargestBody = 64 * 1024;
    private const int LongestText = 8_000;
    private readonly JsonElement _root;
    private readonly List<string> _known = [];

    private CallRequestBody(JsonElement root) => _root = root;

    /// <summary>Reads it; an empty body is an empty object.</summary>
    /// <exception cref="ParleyProtocolException">It is too large, or no JSON object.</exception>
    public static async Task<CallRequestBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        int count;
        while ((count = await request.Body.ReadAsync(body.GetMemory(4096), cancellationToken)) > 0)
        {
            body.Advance(count);
            if (body.WrittenCount > LargestBody)
            {
                throw new ParleyProtocolException("body_too_large", $"The body is too large. Expected at most {LargestBody} bytes.");
            }
        }

        try
        {
            var root = body.WrittenCount == 0 ? JsonElement.Parse("{}"u8) : JsonElement.Parse(body.WrittenSpan);
            return root.ValueKind == JsonValueKind.Object
                ? new CallRequestBody(root)
                : throw new ParleyProtocolException("invalid_json", "Expected a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new ParleyProtocolException("invalid_json", $"The body is no JSON that can be read: {exception.Message}");
        }
    }

    /// <summary>A text; null when it is missing, null or empty.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value when value.GetString()!.Length <= LongestText => value.GetString() is { Length: > 0 } text ? text : null,
        _ => throw Invalid(name, $"a text of at most {LongestText} characters"),
    };

    /// <exception cref="ParleyProtocolException">It is missing.</exception>
    public string Require(string name) => Text(name) ?? throw new ParleyProtocolException("missing_required_parameter", $"'{name}' is missing.", name);

    /// <summary>A whole number within limits; null when it is missing.</summary>
    public int? Integer(string name, int minimum, int maximum) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) && number >= minimum && number <= maximum => number,
        _ => throw Invalid(name, $"a whole number from {minimum} to {maximum}"),
    };

    /// <summary>True or false; null when it is missing.</summary>
    public bool? Boolean(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Invalid(name, "true or false"),
    };

    /// <summary>One of a few texts; null when it is missing.</summary>
    public string? Choice(string name, params string[] choices) => Text(name) is not { } text ? null
        : choices.Contains(text) ? text
        : throw Invalid(name, $"one of {string.Join(", ", choices)}");

    /// <summary>A list of words that mean something; null when it is missing.</summary>
    public IReadOnlySet<T>? Choices<T>(string name, IReadOnlyDictionary<string, T> choices)
    {
        if (Find(name) is not { } list)
        {
            return null;
        }

        var words = list.ValueKind == JsonValueKind.Array && list.GetArrayLength() <= choices.Count
            ? list.EnumerateArray().Select(word => word.ValueKind == JsonValueKind.String ? word.GetString()! : "").ToArray()
            : throw Invalid(name, $"a list of {string.Join(", ", choices.Keys)}");
        return words.All(choices.ContainsKey) ? words.Select(word => choices[word]).ToHashSet() : throw Invalid(name, $"a list of {string.Join(", ", choices.Keys)}");
    }

    /// <exception cref="ParleyProtocolException">A member was not asked for.</exception>
    public void RejectUnknown()
    {
        if (_root.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !_known.Contains(name)) is { } unknown)
        {
            throw new ParleyProtocolException("unknown_parameter", $"'{(unknown.Length > 64 ? unknown[..64] : unknown)}' is unknown. Known here: {string.Join(", ", _known)}.", unknown);
        }
    }

    private JsonElement? Find(string name)
    {
        _known.Add(name);
        return _root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private static ParleyProtocolException Invalid(string name, string expected) => new("invalid_value", $"'{name}' must be {expected}.", name);
}
