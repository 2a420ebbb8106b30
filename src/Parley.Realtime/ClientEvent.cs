using Parley.Realtime.Json;

namespace Parley.Realtime;

/// <summary>What a client says to a model (protocol §6).</summary>
public abstract record ClientEvent : RealtimeEvent
{
    /// <summary>The wire's names of the client events that this version knows, in alphabetical order.</summary>
    public static IReadOnlyList<string> KnownTypes { get; } = [.. ClientEventTypes.ByName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Reads one event. A type that is not known, or absent, gives an <see cref="UnknownClientEvent"/>.</summary>
    /// <param name="utf8Json">One JSON object; copied, not kept.</param>
    /// <exception cref="ParleyProtocolException">The text is not JSON, or a member is missing or of the wrong type.</exception>
    public static ClientEvent Read(ReadOnlySpan<byte> utf8Json)
    {
        if (EventReader.Read(utf8Json, ClientEventTypes.ByName, out var type) is ClientEvent known)
        {
            return known;
        }

        var json = EventReader.Parse(utf8Json);
        return new UnknownClientEvent(type, json) { EventId = json.StringMember("event_id") };
    }
}
