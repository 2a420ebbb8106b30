using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Realtime.Json;

namespace Parley.Realtime;

/// <summary>A client event of a type that this version does not know, kept whole.</summary>
/// <param name="UnknownType">The wire's name; empty when the event had none.</param>
/// <param name="Json">The whole event.</param>
public sealed record UnknownClientEvent(string UnknownType, JsonElement Json) : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => UnknownType;

    /// <summary>Reads one event whole, known or not: for dialects that give the types other members.</summary>
    /// <param name="utf8Json">One JSON object; copied, not kept.</param>
    /// <exception cref="ParleyProtocolException">The text is not a JSON object.</exception>
    public static UnknownClientEvent ReadWhole(ReadOnlySpan<byte> utf8Json)
    {
        _ = EventReader.Scan(utf8Json, FrozenDictionary<string, JsonTypeInfo>.Empty, out var type);
        var json = EventReader.Parse(utf8Json);
        return new UnknownClientEvent(type, json) { EventId = json.StringMember("event_id") };
    }
}

/// <summary>A server event of a type that this version does not know, kept whole.</summary>
/// <param name="UnknownType">The wire's name; empty when the event had none.</param>
/// <param name="Json">The whole event.</param>
public sealed record UnknownServerEvent(string UnknownType, JsonElement Json) : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => UnknownType;
}
