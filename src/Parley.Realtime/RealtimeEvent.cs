using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime;

/// <summary>One message of the Realtime protocol, in either direction. Immutable but for <see cref="ExtensionData"/> while it is read.</summary>
public abstract record RealtimeEvent
{
    /// <summary>The wire's name of the event, e.g. <c>input_audio_buffer.append</c>.</summary>
    [JsonPropertyOrder(-2)]
    public abstract string Type { get; }

    /// <summary>
    /// Client events: any string up to 512 characters, echoed in <c>error.event_id</c>; null to send none. Server events: unique in
    /// the session.
    /// </summary>
    [JsonPropertyOrder(-1)]
    public string? EventId { get; init; }

    /// <summary>Members that this version does not know; written back as they came. Null when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
