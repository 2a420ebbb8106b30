using Parley.Engine.Mcp;

namespace Parley.Engine.Conversations;

/// <summary>What a conversation is given at its start and keeps for life.</summary>
internal sealed record ConversationSettings
{
    public required string ModelId { get; init; }

    public required SessionKind Kind { get; init; }

    public required string Instructions { get; init; }

    public required string Voice { get; init; }

    public required string TranscriptionModelId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required TimeSpan Lifetime { get; init; }

    public required TimeSpan InputBufferLimit { get; init; }

    public required int RetainedAudioByteCount { get; init; }

    public required int ConcurrentResponseLimit { get; init; }

    public required TimeSpan ShortestUtterance { get; init; }

    public required int ContextTokenLimit { get; init; }

    public required int ContentLengthLimit { get; init; }

    public IPromptSource? Prompts { get; init; }

    /// <summary>Null where no MCP server can be called.</summary>
    public IMcpServers? McpServers { get; init; }

    public required int McpServerLimit { get; init; }

    public required int McpCallLimit { get; init; }

    public static ConversationSettings From(EngineOptions options, EngineConnectionOptions connection, DateTimeOffset createdAt) => new()
    {
        ModelId = connection.ModelId ?? options.ModelId,
        Kind = connection.Kind,
        Instructions = options.DefaultInstructions,
        Voice = options.DefaultVoice,
        TranscriptionModelId = options.TranscriptionModelId,
        CreatedAt = createdAt,
        Lifetime = options.SessionLifetime,
        InputBufferLimit = options.InputBufferLimit,
        RetainedAudioByteCount = options.RetainedAudioByteCount,
        ConcurrentResponseLimit = options.ConcurrentResponseLimit,
        ShortestUtterance = options.EndOfSpeech.ShortestUtterance,
        ContextTokenLimit = options.ContextTokenLimit,
        ContentLengthLimit = options.ContentLengthLimit,
        Prompts = options.Prompts,
        McpServerLimit = options.McpServerLimit,
        McpCallLimit = options.McpCallLimit,
    };
}
