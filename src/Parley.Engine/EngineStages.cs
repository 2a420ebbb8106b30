using Microsoft.Extensions.AI;
using Parley.Engine.Mcp;

namespace Parley.Engine;

/// <summary>The three parts of which the engine makes a voice model. Shared by all conversations, so each must be thread-safe.</summary>
/// <param name="Recogniser">
/// Turns the user's speech into text. It is given a live, unseekable stream of headerless PCM16 little-endian mono at
/// <c>SpeechToTextOptions.SpeechSampleRate</c> (16 kHz), which ends when the user's turn does.
/// </param>
/// <param name="ChatModel">Decides what to say and which functions to call.</param>
/// <param name="Synthesiser">
/// Speaks one clause at a time. It answers with <c>DataContent</c> of <c>audio/pcm</c> or <c>audio/L16</c> (PCM16
/// little-endian mono, with a <c>rate</c> parameter; 24 kHz without one) or of <c>audio/wav</c>.
/// </param>
public sealed record EngineStages(ISpeechToTextClient Recogniser, IChatClient ChatModel, ITextToSpeechClient Synthesiser)
{
    /// <summary>
    /// A small, quick chat model that <c>semantic_vad</c> asks whether the caller has finished, where its rules are not sure; null
    /// (the default) for the rules alone.
    /// </summary>
    public IChatClient? TurnModel { get; init; }

    /// <summary>Calls the tools of MCP servers that sessions name; null where they may name none.</summary>
    public IMcpServers? McpServers { get; init; }
}
