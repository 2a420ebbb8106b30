using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Responses;

/// <summary>The <c>part</c> of <c>response.content_part.*</c>: typed <c>text</c> or <c>audio</c>, unlike an item's parts (protocol §5.3).</summary>
/// <param name="Type"><c>text</c> or <c>audio</c>.</param>
/// <param name="Text">With <c>text</c>.</param>
/// <param name="Transcript">With <c>audio</c>.</param>
public sealed record ResponsePart(string Type, string? Text = null, string? Transcript = null)
{
    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
