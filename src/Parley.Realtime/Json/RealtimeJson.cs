using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Realtime.Items;

namespace Parley.Realtime.Json;

/// <summary>How the protocol's records are read and written.</summary>
internal static class RealtimeJson
{
    /// <summary>Deeper JSON is refused.</summary>
    public const int MaxDepth = 64;

    /// <summary>The one set of options. Text is written unescaped where JSON allows: nothing here is ever put into HTML.</summary>
    public static JsonSerializerOptions Options { get; } = new(RealtimeJsonContext.Default.Options)
    {
        TypeInfoResolver = RealtimeJsonContext.Default.WithAddedModifier(PutTypeFirst).WithAddedModifier(WriteNullWhereTheServerDoes),
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth,
    };

    /// <summary>An echoed audio part has a null transcript; one that a client sends, with its audio, has none.</summary>
    private static void WriteNullWhereTheServerDoes(JsonTypeInfo info)
    {
        if (info.Type == typeof(InputAudioPart))
        {
            Member(info, "transcript").ShouldSerialize = (part, value) => value is not null || ((InputAudioPart)part).Audio is null;
        }
    }

    /// <summary>An attribute on an abstract <c>Type</c> does not reach the member that overrides it. Items have their id first (protocol App. A).</summary>
    private static void PutTypeFirst(JsonTypeInfo info)
    {
        const int BeforeAll = -10;
        if (info.Kind == JsonTypeInfoKind.Object && typeof(ConversationItem).IsAssignableFrom(info.Type))
        {
            Member(info, "id").Order = BeforeAll - 1;
        }

        foreach (var property in info.Properties)
        {
            property.Order = property.Name == "type" ? BeforeAll : property.Order;
        }
    }

    private static JsonPropertyInfo Member(JsonTypeInfo info, string name) => info.Properties.Single(property => property.Name == name);
}
