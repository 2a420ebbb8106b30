using System.Text;
using System.Text.Json;
using Parley.Agents.Memory;
using Parley.Storage.Records;
using Parley.Storage.Sealing;

namespace Parley.Storage.Memory;

/// <summary>A row of <c>caller_memory</c>.</summary>
internal sealed record MemoryRow
{
    public const string Select =
        "SELECT caller_key AS CallerKey, caller AS Caller, content_key AS ContentKey, key_id AS KeyId, updated_ms AS UpdatedMs, payload AS Payload FROM caller_memory";

    public string CallerKey { get; init; } = "";

    public byte[] Caller { get; init; } = [];

    public byte[]? ContentKey { get; init; }

    public string? KeyId { get; init; }

    public long UpdatedMs { get; init; }

    public byte[] Payload { get; init; } = [];

    public static MemoryRow Seal(string caller, CallerMemory memory, Sealer sealer, ContentKey key)
    {
        var callerKey = sealer.HashCaller(caller);
        return new MemoryRow
        {
            CallerKey = callerKey,
            Caller = key.Seal(Encoding.UTF8.GetBytes(caller), CallerPlace(callerKey)),
            ContentKey = key.Wrapped,
            KeyId = key.KeyId,
            UpdatedMs = memory.UpdatedAt.ToUnixTimeMilliseconds(),
            Payload = key.Seal(JsonSerializer.SerializeToUtf8Bytes(memory, EntryJsonContext.Default.CallerMemory), Place(callerKey)),
        };
    }

    public RememberedCaller Open(Sealer sealer)
    {
        var key = sealer.Open(ContentKey, KeyId, Place(CallerKey));
        var memory = JsonSerializer.Deserialize(key.Open(Payload, Place(CallerKey)), EntryJsonContext.Default.CallerMemory)!;
        return new RememberedCaller(Encoding.UTF8.GetString(key.Open(Caller, CallerPlace(CallerKey))), memory);
    }

    /// <summary>To what a sealed memory, and its key, belong.</summary>
    public static string Place(string callerKey) => $"memory/{callerKey}";

    private static string CallerPlace(string callerKey) => $"memory/{callerKey}/caller";
}
