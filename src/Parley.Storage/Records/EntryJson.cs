using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Storage.Records;

/// <summary>Entries as bytes: a kind beside the JSON, so that a reader knows the type before it reads.</summary>
internal static class EntryJson
{
    private static readonly FrozenDictionary<string, JsonTypeInfo> s_typesByKind = new Dictionary<string, JsonTypeInfo>
    {
        ["said"] = EntryJsonContext.Default.SaidEntry,
        ["note"] = EntryJsonContext.Default.NoteEntry,
        ["heard"] = EntryJsonContext.Default.HeardEntry,
        ["tool_call"] = EntryJsonContext.Default.ToolCallEntry,
        ["tool_step"] = EntryJsonContext.Default.ToolStepEntry,
        ["work"] = EntryJsonContext.Default.WorkEntry,
        ["handoff"] = EntryJsonContext.Default.HandoffEntry,
        ["reconnection"] = EntryJsonContext.Default.ReconnectionEntry,
        ["guardrail"] = EntryJsonContext.Default.GuardrailEntry,
        ["failure"] = EntryJsonContext.Default.FailureEntry,
        ["turn"] = EntryJsonContext.Default.TurnEntry,
        ["usage"] = EntryJsonContext.Default.UsageEntry,
        ["recording"] = EntryJsonContext.Default.RecordingEntry,
        ["consent"] = EntryJsonContext.Default.ConsentEntry,
        ["event"] = EntryJsonContext.Default.EventEntry,
        ["loss"] = EntryJsonContext.Default.LossEntry,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, string> s_kindsByType = s_typesByKind.ToFrozenDictionary(pair => pair.Value.Type, pair => pair.Key);

    /// <summary>The name that is written beside an entry of this type.</summary>
    public static string KindOf(CallEntry entry) => s_kindsByType.TryGetValue(entry.GetType(), out var kind)
        ? kind
        : throw new ArgumentException($"{entry.GetType().Name} is not one of the entries that a record knows.", nameof(entry));

    public static byte[] Write(CallEntry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, s_typesByKind[KindOf(entry)]);

    /// <exception cref="StorageException">The bytes are not an entry of this kind.</exception>
    public static CallEntry Read(string kind, ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return s_typesByKind.TryGetValue(kind, out var type) && JsonSerializer.Deserialize(utf8Json, type) is CallEntry entry
                ? entry
                : throw new StorageException($"The record holds an entry of the unknown kind '{kind}'.", isPermanent: true);
        }
        catch (JsonException exception)
        {
            throw new StorageException($"The record holds an entry of kind '{kind}' that cannot be read.", isPermanent: true, exception);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SaidEntry))]
[JsonSerializable(typeof(NoteEntry))]
[JsonSerializable(typeof(HeardEntry))]
[JsonSerializable(typeof(ToolCallEntry))]
[JsonSerializable(typeof(ToolStepEntry))]
[JsonSerializable(typeof(WorkEntry))]
[JsonSerializable(typeof(HandoffEntry))]
[JsonSerializable(typeof(ReconnectionEntry))]
[JsonSerializable(typeof(GuardrailEntry))]
[JsonSerializable(typeof(FailureEntry))]
[JsonSerializable(typeof(TurnEntry))]
[JsonSerializable(typeof(UsageEntry))]
[JsonSerializable(typeof(RecordingEntry))]
[JsonSerializable(typeof(ConsentEntry))]
[JsonSerializable(typeof(EventEntry))]
[JsonSerializable(typeof(LossEntry))]
[JsonSerializable(typeof(Parley.Agents.Memory.CallerMemory))]
internal sealed partial class EntryJsonContext : JsonSerializerContext;
