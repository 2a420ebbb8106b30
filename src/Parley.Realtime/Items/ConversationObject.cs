using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Items;

/// <summary>A conversation as <c>conversation.created</c> names it.</summary>
/// <param name="Id"><c>conv_</c> and 21 characters.</param>
/// <param name="Object"><c>realtime.conversation</c>.</param>
public sealed record ConversationObject(string Id, string Object = "realtime.conversation")
{
    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
