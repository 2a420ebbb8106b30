using Microsoft.Extensions.AI;
using Parley.Engine.Speech;
using Parley.Engine.Transcription;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime;

namespace Parley.Engine.Conversations;

/// <summary>What a conversation is told, besides audio. Records, so that a log of them replays.</summary>
internal abstract record ConversationInput;

/// <summary>The client said something.</summary>
internal sealed record ClientEventReceived(ClientEvent Event) : ConversationInput;

/// <summary>The user began to speak.</summary>
/// <param name="AudioStartMs">Where the audio to keep begins, prefix padding included.</param>
internal sealed record SpeechStarted(int AudioStartMs) : ConversationInput;

/// <summary>The user fell silent for long enough.</summary>
/// <param name="AudioEndMs">Where the turn's audio ends, silence included.</param>
/// <param name="Voiced">How long speech was heard in between.</param>
/// <param name="Silence">The silence that ended the turn.</param>
internal sealed record SpeechStopped(int AudioEndMs, TimeSpan Voiced, TimeSpan Silence) : ConversationInput;

/// <summary>A deadline that <see cref="Conversation.NextDeadline"/> named has come, or may have.</summary>
internal sealed record DeadlineReached : ConversationInput;

/// <summary>The recogniser has settled on more words; what is not yet settled is not among them.</summary>
internal sealed record RecognitionAdvanced(int RecognitionId, string Text) : ConversationInput;

/// <summary>The recogniser wrote down what it heard.</summary>
internal sealed record RecognitionFinished(int RecognitionId, string Text, RecognitionOutcome? Outcome, UsageDetails? Usage)
    : ConversationInput
{
    /// <summary>Null when the recogniser gave none.</summary>
    public IReadOnlyList<TokenLogprob>? Logprobs { get; init; }

    /// <summary>Empty when the recogniser does not tell speakers apart.</summary>
    public IReadOnlyList<TranscriptSegment> Segments { get; init; } = [];

    /// <summary>When each word was spoken, from the beginning of the item's audio; empty when the recogniser does not tell.</summary>
    public IReadOnlyList<TranscribedWord> Words { get; init; } = [];
}

/// <summary>The recogniser could not be used.</summary>
internal sealed record RecognitionFailed(int RecognitionId, string Message) : ConversationInput;

/// <summary>The chat model wrote text in a text response.</summary>
internal sealed record ResponseTextProduced(string ResponseId, string Text) : ConversationInput;

/// <summary>A clause is about to be spoken.</summary>
internal sealed record ResponseClauseStarted(string ResponseId, string Text) : ConversationInput;

/// <summary>Audio of the clause last started, in the response's output format. The conversation keeps the memory.</summary>
internal sealed record ResponseAudioProduced(string ResponseId, ReadOnlyMemory<byte> Audio) : ConversationInput;

/// <summary>The chat model calls a function.</summary>
internal sealed record ResponseFunctionCalled(string ResponseId, string? CallId, string Name, string Arguments) : ConversationInput;

/// <summary>Everything of a response has been produced.</summary>
internal sealed record ResponseFinished(string ResponseId, ChatFinishReason? Reason, UsageDetails? Usage) : ConversationInput;

/// <summary>A stage failed.</summary>
internal sealed record ResponseFailed(string ResponseId, string Message) : ConversationInput;

/// <summary>An MCP server said what it offers.</summary>
internal sealed record McpToolsListed(string ItemId, IReadOnlyList<McpTool> Tools) : ConversationInput;

/// <summary>An MCP server could not be asked.</summary>
internal sealed record McpListingFailed(string ItemId, string Message) : ConversationInput;

/// <summary>A tool of an MCP server answered.</summary>
internal sealed record McpCallFinished(string ResponseId, string ItemId, string Output) : ConversationInput;

/// <summary>A tool of an MCP server, or the server, failed.</summary>
internal sealed record McpCallFailed(string ResponseId, string ItemId, McpCallError Error) : ConversationInput;
