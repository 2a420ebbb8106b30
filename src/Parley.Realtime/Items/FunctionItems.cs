namespace Parley.Realtime.Items;

/// <summary>The model calls a function of the client's.</summary>
public sealed record FunctionCallItem : ConversationItem
{
    /// <inheritdoc/>
    public override string Type => "function_call";

    /// <summary>The function's name.</summary>
    public required string Name { get; init; }

    /// <summary>Pairs the call with its output.</summary>
    public string? CallId { get; init; }

    /// <summary>JSON text; empty while it is being written.</summary>
    public required string Arguments { get; init; }
}

/// <summary>What a function answered.</summary>
public sealed record FunctionCallOutputItem : ConversationItem
{
    /// <inheritdoc/>
    public override string Type => "function_call_output";

    /// <summary>The call that this answers.</summary>
    public required string CallId { get; init; }

    /// <summary>The answer: free text, JSON by habit.</summary>
    public required string Output { get; init; }
}
