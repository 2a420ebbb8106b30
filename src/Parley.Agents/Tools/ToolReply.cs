using Parley.Realtime.Responses;

namespace Parley.Agents.Tools;

/// <summary>A response that must follow what tools answered.</summary>
/// <param name="Mode">When.</param>
/// <param name="Response">How it differs from the session; null for not at all.</param>
internal sealed record ToolReply(ToolResponseMode Mode, ResponseConfiguration? Response = null);
