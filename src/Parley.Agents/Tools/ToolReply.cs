using Parley.Realtime.Responses;

namespace Parley.Agents.Tools;

/// <summary>A response that must follow what tools answered.</summary>
/// <param name="Mode">When.</param>
/// <param name="Response">How it differs from the session; null for not at all.</param>
/// <param name="ItemId">The last output that it is about; null when that has no id of ours.</param>
internal sealed record ToolReply(ToolResponseMode Mode, ResponseConfiguration? Response = null, string? ItemId = null);
