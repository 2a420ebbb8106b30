namespace Parley.Storage.Records;

/// <summary>One thing that happened in a call. Immutable; its text names the kind and the time only, since the rest is personal data.</summary>
public abstract record CallEntry
{
    /// <summary>When, from the beginning of the call.</summary>
    public required TimeSpan At { get; init; }

    /// <inheritdoc/>
    public sealed override string ToString() => $"{GetType().Name} at {At.TotalSeconds:F3} s";
}

/// <summary>Who said something.</summary>
public enum Speaker
{
    /// <summary>The party.</summary>
    Caller,

    /// <summary>The agent.</summary>
    Agent,

    /// <summary>The application, e.g. a line that an operator had said.</summary>
    System,

    /// <summary>A person who spoke with the party in the agent's place.</summary>
    Operator,
}

/// <summary>What one side said or wrote: an item of the conversation.</summary>
public sealed record SaidEntry : CallEntry
{
    /// <summary>The conversation's item.</summary>
    public required string ItemId { get; init; }

    /// <summary>Who.</summary>
    public required Speaker Speaker { get; init; }

    /// <summary>The words, all that were generated; see <see cref="HeardEntry"/> for what was heard of them.</summary>
    public required string Text { get; init; }

    /// <summary>When the speech began, from the beginning of the call; null for what was typed.</summary>
    public TimeSpan? From { get; init; }

    /// <summary>When the speech ended, from the beginning of the call; null for what was typed.</summary>
    public TimeSpan? To { get; init; }

    /// <summary>When each word was spoken; empty when that is not known.</summary>
    public IReadOnlyList<SpokenWord> Words { get; init; } = [];

    /// <summary>What was redacted from <see cref="Text"/>. Written by the journal.</summary>
    public IReadOnlyList<Redacted> Redactions { get; init; } = [];
}

/// <summary>What an operator let the agent know while the call went on; the caller did not hear it.</summary>
public sealed record NoteEntry : CallEntry
{
    /// <summary>The conversation's item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The operator's words.</summary>
    public required string Text { get; init; }
}

/// <summary>When a word was spoken.</summary>
/// <param name="Start">Where it begins in the item's text, in characters.</param>
/// <param name="Length">Its length in characters.</param>
/// <param name="From">When it began, from the beginning of the call.</param>
/// <param name="To">When it ended.</param>
public readonly record struct SpokenWord(int Start, int Length, TimeSpan From, TimeSpan To);

/// <summary>A place from which something was redacted.</summary>
/// <param name="Start">Where its replacement begins in the written text, in characters.</param>
/// <param name="Length">The replacement's length in characters.</param>
/// <param name="Kind">What it was, e.g. <c>card</c>.</param>
/// <param name="From">From where the recording is to be silenced; null when the words' times are not known.</param>
/// <param name="To">To where the recording is to be silenced.</param>
public readonly record struct Redacted(int Start, int Length, string Kind, TimeSpan? From, TimeSpan? To);

/// <summary>What was heard of a reply, once it is played or interrupted.</summary>
public sealed record HeardEntry : CallEntry
{
    /// <summary>The reply's item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The words that were heard; empty for none.</summary>
    public required string Text { get; init; }

    /// <summary>How much of the audio was heard.</summary>
    public required TimeSpan Heard { get; init; }

    /// <summary>How much audio there was.</summary>
    public required TimeSpan Audio { get; init; }

    /// <summary>True when the caller interrupted it.</summary>
    public bool WasInterrupted { get; init; }
}

/// <summary>A tool that was called.</summary>
public sealed record ToolCallEntry : CallEntry
{
    /// <summary>The function call's id.</summary>
    public required string ToolCallId { get; init; }

    /// <summary>The tool.</summary>
    public required string Tool { get; init; }

    /// <summary>Its arguments, JSON.</summary>
    public required string Arguments { get; init; }

    /// <summary>What it answered; null when it failed.</summary>
    public string? Result { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>How long it ran.</summary>
    public required TimeSpan Duration { get; init; }
}

/// <summary>A tool that a supervisor called while it worked on its answer.</summary>
public sealed record ToolStepEntry : CallEntry
{
    /// <summary>The call of the supervisor: <see cref="ToolCallEntry.ToolCallId"/>.</summary>
    public required string ToolCallId { get; init; }

    /// <summary>The supervisor's tool.</summary>
    public required string Tool { get; init; }

    /// <summary>Its arguments, JSON.</summary>
    public required string Arguments { get; init; }

    /// <summary>What it answered.</summary>
    public required string Result { get; init; }
}

/// <summary>Work that was done beside the conversation, at its end.</summary>
public sealed record WorkEntry : CallEntry
{
    /// <summary>Which.</summary>
    public required string WorkId { get; init; }

    /// <summary>The intent that it was for.</summary>
    public required string Intent { get; init; }

    /// <summary>What came of it; null for nothing.</summary>
    public string? Result { get; init; }

    /// <summary>What went wrong: <c>exception</c>, <c>timeout</c>, <c>cancelled</c> or <c>refused</c>; null for nothing.</summary>
    public string? Failure { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }
}

/// <summary>Another agent took over.</summary>
public sealed record HandoffEntry : CallEntry
{
    /// <summary>Who had the call.</summary>
    public required string FromAgent { get; init; }

    /// <summary>Who has it now.</summary>
    public required string ToAgent { get; init; }
}

/// <summary>The call went on over another connection to its model, or to another model.</summary>
public sealed record ReconnectionEntry : CallEntry
{
    /// <summary>
    /// Why: <c>connection_lost</c>, <c>renewal</c> (its time ran out), <c>return</c> (to the preferred model), <c>model_change</c> or <c>requested</c>; counted by.
    /// </summary>
    public required string Reason { get; init; }

    /// <summary>Which model has it now: 0 for its own, from 1 for its fallbacks.</summary>
    public int ModelIndex { get; init; }

    /// <summary>How long there was none; zero where one connection took over from the other.</summary>
    public TimeSpan Outage { get; init; }
}

/// <summary>A guardrail tripped.</summary>
public sealed record GuardrailEntry : CallEntry
{
    /// <summary>The guardrail.</summary>
    public required string Guardrail { get; init; }

    /// <summary>What it looked at, e.g. <c>output</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>What it said, in words; empty for nothing.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>Something went wrong.</summary>
public sealed record FailureEntry : CallEntry
{
    /// <summary>A stable code, e.g. <c>model_unavailable</c>; searchable.</summary>
    public required string Code { get; init; }

    /// <summary>In words.</summary>
    public required string Message { get; init; }
}

/// <summary>How long the caller waited for a reply.</summary>
public sealed record TurnEntry : CallEntry
{
    /// <summary>The reply's item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The wait and its parts.</summary>
    public required TurnLatency Latency { get; init; }

    /// <summary>True when the caller wrote, or pressed keys: such waits count in no percentile, and not as the call's longest.</summary>
    public bool IsTyped { get; init; }
}

/// <summary>What a response used and cost.</summary>
public sealed record UsageEntry : CallEntry
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>Tokens read, audio included.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens written, audio included.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Tokens read that the service had kept, part of <see cref="InputTokens"/>.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>Audio tokens read, part of <see cref="InputTokens"/>.</summary>
    public long InputAudioTokens { get; init; }

    /// <summary>Audio tokens written, part of <see cref="OutputTokens"/>.</summary>
    public long OutputAudioTokens { get; init; }

    /// <summary>What it cost, in the installation's currency; null when no price is known. Kept to a millionth.</summary>
    public decimal? Cost { get; init; }
}

/// <summary>Where the recording is.</summary>
public sealed record RecordingEntry : CallEntry
{
    /// <summary>A name within the store of recordings, e.g. a relative path.</summary>
    public required string Reference { get; init; }

    /// <summary>E.g. <c>audio/flac</c>.</summary>
    public required string MediaType { get; init; }

    /// <summary>Its length.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>When it began, from the beginning of the call; null where nobody said so.</summary>
    public TimeSpan? From { get; init; }

    /// <summary>Its channels: caller left, agent right when two.</summary>
    public int Channels { get; init; } = 2;
}

/// <summary>What came of telling or asking the caller that the call is to be recorded.</summary>
public sealed record ConsentEntry : CallEntry
{
    /// <summary>What came of it.</summary>
    public required ConsentOutcome Outcome { get; init; }

    /// <summary>How: <c>announcement</c>, <c>speech</c>, <c>key</c>, <c>text</c>, <c>silence</c> where nobody answered, <c>failure</c> where the model could not be told to.</summary>
    public required string Manner { get; init; }

    /// <summary>The caller's item with the answer; null where it was not spoken.</summary>
    public string? ItemId { get; init; }
}

/// <summary>What came of telling or asking the caller that the call is to be recorded.</summary>
public enum ConsentOutcome
{
    /// <summary>It was announced and heard: the recording began.</summary>
    Announced,

    /// <summary>The caller agreed: the recording began.</summary>
    Granted,

    /// <summary>The caller did not agree: there is no recording.</summary>
    Refused,

    /// <summary>The caller gave no answer that could be understood: there is no recording.</summary>
    Unanswered,

    /// <summary>The announcement or question could not be said or was not heard to its end: there is no recording.</summary>
    NotHeard,
}

/// <summary>
/// Something else that happened, in the words of the machine: speech began, a response ended, the connection was lost. It holds nothing that was said; the
/// other entries do.
/// </summary>
public sealed record EventEntry : CallEntry
{
    /// <summary>What, e.g. <c>speech_started</c>.</summary>
    public required string Name { get; init; }

    /// <summary>To what: the id of an item, response or tool call, or an agent's name; null for the call itself.</summary>
    public string? Subject { get; init; }

    /// <summary>How, in a word: a status, a reason, the tool's name; null for nothing.</summary>
    public string? Detail { get; init; }
}

/// <summary>Entries that could not be written, because the store failed for too long.</summary>
public sealed record LossEntry : CallEntry
{
    /// <summary>How many.</summary>
    public required int Count { get; init; }
}
