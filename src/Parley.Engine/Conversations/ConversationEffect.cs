using Microsoft.Extensions.AI;
using Parley.Audio;
using Parley.Engine.Mcp;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>What a conversation wants done; the cascade does it and answers with a <see cref="ConversationInput"/>.</summary>
internal abstract record ConversationEffect;

/// <summary>How the user's audio is to be heard from now on.</summary>
/// <param name="Format">What it is coded in.</param>
/// <param name="TurnDetection">How turns are found; null for not at all.</param>
/// <param name="NoiseReduction">What noise is lowered before anything else hears it; null for none.</param>
/// <param name="Position">Where on the session's audio time base this begins.</param>
internal sealed record ConfigureInput(
    AudioFormat Format, TurnDetectionConfiguration? TurnDetection, NoiseReductionConfiguration? NoiseReduction, TimeSpan Position)
    : ConversationEffect;

/// <summary>Forget the speech that is being heard; the input buffer was cleared.</summary>
internal sealed record ResetTurn : ConversationEffect;

/// <summary>Start a recogniser on the audio of the turn that is being heard.</summary>
/// <param name="RecognitionId">Names it.</param>
/// <param name="Request">What it is told.</param>
/// <param name="From">Where its audio begins on the session's audio time base.</param>
internal sealed record StartRecognition(int RecognitionId, RecognitionRequest Request, TimeSpan From) : ConversationEffect;

/// <summary>The turn's audio is complete.</summary>
internal sealed record FinishRecognition(int RecognitionId) : ConversationEffect;

/// <summary>Nobody wants this recognition any more.</summary>
internal sealed record CancelRecognition(int RecognitionId) : ConversationEffect;

/// <summary>Recognise audio that is there already.</summary>
internal sealed record RecogniseAudio(
    int RecognitionId, RecognitionRequest Request, ReadOnlyMemory<byte> Audio, AudioFormat Format, NoiseReductionConfiguration? NoiseReduction)
    : ConversationEffect;

/// <summary>Run chat model and synthesiser.</summary>
internal sealed record StartResponse(ResponseRequest Request) : ConversationEffect;

/// <summary>Stop a run at once; what it still produces is ignored.</summary>
internal sealed record CancelResponse(string ResponseId) : ConversationEffect;

/// <summary>Ask an MCP server what it offers.</summary>
internal sealed record ListMcpTools(string ItemId, McpServerAddress Address) : ConversationEffect;

/// <summary>Run a tool of an MCP server.</summary>
internal sealed record CallMcpTool(string ResponseId, string ItemId, McpServerAddress Address, string Tool, string Arguments)
    : ConversationEffect;

/// <summary>Stop the calls that run for a response.</summary>
internal sealed record CancelMcpCalls(string ResponseId) : ConversationEffect;

/// <summary>The first audio of the answer to a spoken turn is out.</summary>
/// <param name="Latency">Since the user's speech ended, the awaited silence included.</param>
internal sealed record ReportResponseLatency(TimeSpan Latency) : ConversationEffect;

/// <summary>End the connection after the events emitted so far.</summary>
internal sealed record CloseConnection(int CloseStatus, string Message) : ConversationEffect;

/// <summary>What a recogniser is to be told.</summary>
/// <param name="History">The conversation so far, as the chat model would be given it.</param>
/// <param name="Options">The options that the next chat request would carry.</param>
/// <param name="Transcription">The session's transcription settings; null when it has none.</param>
/// <param name="IsTelephone">True when the audio came through a telephone band.</param>
internal sealed record RecognitionRequest(
    IReadOnlyList<ChatMessage> History, ChatOptions Options, TranscriptionConfiguration? Transcription, bool IsTelephone)
{
    /// <summary>True when the client wants to know how sure the recogniser is.</summary>
    public bool IncludesLogprobs { get; init; }

    /// <summary>The session's setting; null when it has none.</summary>
    public TracingConfiguration? Tracing { get; init; }
}

/// <summary>What a response is to be made of.</summary>
internal sealed record ResponseRequest
{
    public required string ResponseId { get; init; }

    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    public required ChatOptions Options { get; init; }

    /// <summary>The session's setting; null when it has none.</summary>
    public TracingConfiguration? Tracing { get; init; }

    /// <summary>Null for a text response.</summary>
    public SpeechSettings? Speech { get; init; }
}

/// <summary>How a response sounds.</summary>
internal sealed record SpeechSettings(AudioFormat Format, string Voice, double Speed);
