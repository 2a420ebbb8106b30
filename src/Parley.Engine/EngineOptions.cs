namespace Parley.Engine;

/// <summary>How an engine behaves. Read once, when a connection opens.</summary>
public sealed class EngineOptions
{
    /// <summary>The model's id as <c>session.created</c> reports it; default <c>parley</c>.</summary>
    public string ModelId { get; set; } = "parley";

    /// <summary>The instructions of a session that sets none.</summary>
    public string DefaultInstructions { get; set; } =
        "You are a helpful voice agent on a live call. Answer in short spoken sentences, without lists or markup. " +
        "Say so when you did not understand.";

    /// <summary>The voice of a session that sets none; default <c>alloy</c>.</summary>
    public string DefaultVoice { get; set; } = "alloy";

    /// <summary>What <c>audio.input.transcription.model</c> reports when the client names no model; default <c>parley-recogniser</c>.</summary>
    public string TranscriptionModelId { get; set; } = "parley-recogniser";

    /// <summary>
    /// How far ahead of its playout a response's audio is made; default 5 s. A response stays in progress, and can be
    /// interrupted, until its last audio is released.
    /// </summary>
    public TimeSpan PacingLead { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a session lives; default 60 minutes (protocol §4.11).</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>How long a recogniser may take for its result after the audio has ended; default 30 s. Then the turn fails.</summary>
    public TimeSpan RecognitionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the chat model or the synthesiser may be silent in a response; default 60 s. Then the response fails.</summary>
    public TimeSpan StageTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Client events and audio that may wait for the conversation; default 256. When full, senders wait: nothing is dropped.
    /// </summary>
    public int InboxCapacity { get; set; } = 256;

    /// <summary>
    /// Server events that may wait for the client; default 4096. When full, the connection ends with an error: no event is
    /// lost unseen.
    /// </summary>
    public int OutboxCapacity { get; set; } = 4096;

    /// <summary>Audio that may wait uncommitted in the input buffer; default 10 minutes.</summary>
    public TimeSpan InputBufferLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Bytes of audio kept of a conversation's items, for <c>conversation.item.retrieve</c>; default 16 MiB. Beyond that the
    /// oldest items lose their audio, not their text.
    /// </summary>
    public int RetainedAudioByteCount { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Characters of text and images (as data URIs) that a client may put into a conversation; default 32 Mi. Beyond that
    /// <c>conversation.item.create</c> is refused until items are deleted.
    /// </summary>
    public int ContentLengthLimit { get; set; } = 32 * 1024 * 1024;

    /// <summary>Responses that may run at once, out-of-band ones included; default 16.</summary>
    public int ConcurrentResponseLimit { get; set; } = 16;

    /// <summary>
    /// Tokens of instructions, tools and conversation that the chat model may be shown; default 28,224, what a model of 32,000 leaves
    /// beside its answer (protocol §4.8). Beyond that the session's <c>truncation</c> decides. Text counts four characters a token.
    /// </summary>
    public int ContextTokenLimit { get; set; } = 28_224;

    /// <summary>MCP servers that a session may name; default 8. Beyond that the tools are refused.</summary>
    public int McpServerLimit { get; set; } = 8;

    /// <summary>Calls of MCP tools that one response may make; default 16. Beyond that they fail unmade.</summary>
    public int McpCallLimit { get; set; } = 16;

    /// <summary>How long an MCP server may take to say what it offers, connecting included; default 15 s.</summary>
    public TimeSpan McpListTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a tool of an MCP server may run; default 60 s. Then the call fails.</summary>
    public TimeSpan McpCallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Where stored prompts are found; null when there are none.</summary>
    public IPromptSource? Prompts { get; set; }

    /// <summary>How the end of a user's turn is found.</summary>
    public EndOfSpeechOptions EndOfSpeech { get; set; } = new();
}
