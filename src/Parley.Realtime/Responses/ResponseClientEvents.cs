namespace Parley.Realtime.Responses;

/// <summary><c>response.create</c>: asks for a response.</summary>
public sealed record ResponseCreateEvent : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => "response.create";

    /// <summary>What differs from the session; null for nothing.</summary>
    public ResponseConfiguration? Response { get; init; }
}

/// <summary><c>response.cancel</c>: ends a running response.</summary>
public sealed record ResponseCancelEvent : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => "response.cancel";

    /// <summary>Which; null for the default conversation's.</summary>
    public string? ResponseId { get; init; }
}
