using Parley.Realtime.Json;

namespace Parley.Realtime;

/// <summary>What a model says to its client (protocol §7).</summary>
public abstract record ServerEvent : RealtimeEvent
{
    /// <summary>Reads one event. A type that is not known, or absent, gives an <see cref="UnknownServerEvent"/>.</summary>
    /// <param name="utf8Json">One JSON object; copied, not kept.</param>
    /// <exception cref="ParleyProtocolException">The text is not JSON, or a member is missing or of the wrong type.</exception>
    public static ServerEvent Read(ReadOnlySpan<byte> utf8Json)
    {
        if (EventReader.Read(utf8Json, ServerEventTypes.ByName, out var type) is ServerEvent known)
        {
            return known;
        }

        var json = EventReader.Parse(utf8Json);
        return new UnknownServerEvent(type, json) { EventId = json.StringMember("event_id") };
    }
}
