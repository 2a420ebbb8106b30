namespace Parley.Calls.Web;

internal sealed record ToolApprovalMessage(string ToolCallId, string Name, string Arguments, string? Server) : BrowserServerMessage
{
    public override string Type => "tool.approval";
}

internal sealed record GuardrailTrippedMessage(string ItemId, string Side, IReadOnlyList<TrippedGuardrail> Guardrails) : BrowserServerMessage
{
    public override string Type => "guardrail.tripped";
}

internal sealed record TrippedGuardrail(string Name, string? Detail);

internal sealed record AgentChangedMessage(string From, string To, string Reason) : BrowserServerMessage
{
    public override string Type => "agent.changed";
}

/// <summary>What the model has confirmed.</summary>
internal sealed record SettingsMessage : BrowserServerMessage
{
    public override string Type => "settings";

    public string? Voice { get; init; }

    public string? Instructions { get; init; }

    public double? Speed { get; init; }

    public ShownTurnDetection? TurnDetection { get; init; }

    public string? NoiseReduction { get; init; }

    public string? Transcription { get; init; }

    public string? TranscriptionLanguage { get; init; }

    public string? Format { get; init; }
}

/// <summary>In the wire's words; null where the kind has no such member.</summary>
internal sealed record ShownTurnDetection(string Kind, double? Threshold, int? SilenceDurationMs, string? Eagerness);

internal sealed record ItemAddedMessage(string ItemId, string Role, string Text, int ImageCount) : BrowserServerMessage
{
    public override string Type => "item.added";
}

internal sealed record ItemDeletedMessage(string ItemId) : BrowserServerMessage
{
    public override string Type => "item.deleted";
}

internal sealed record ItemTruncatedMessage(string ItemId, double HeardMs, string? HeardText) : BrowserServerMessage
{
    public override string Type => "item.truncated";
}

/// <summary>A supervisor calls a tool of its own; <paramref name="Result"/> is null until that has answered.</summary>
internal sealed record ToolStepMessage(string ToolCallId, string Name, string Arguments, string? Result) : BrowserServerMessage
{
    public override string Type => "tool.step";
}

internal sealed record WorkStartedMessage(string WorkId, string Intent) : BrowserServerMessage
{
    public override string Type => "work.started";
}

internal sealed record WorkEndedMessage(string WorkId, string Intent, string? Result, string? Failure) : BrowserServerMessage
{
    public override string Type => "work.ended";
}

internal sealed record UsageMessage(long InputTokens, long OutputTokens, decimal? CostUsd) : BrowserServerMessage
{
    public override string Type => "usage";
}
