namespace Parley.Storage.Records;

/// <summary>What is known of a call when it begins. Immutable.</summary>
public sealed record CallStart
{
    /// <summary>The call's id, unique among all nodes; at most 200 characters.</summary>
    public required string CallId { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Who answers; at most 200 characters.</summary>
    public required string AgentName { get; init; }

    /// <summary>Who calls, e.g. a phone number or a customer number; null when unknown. Customer data: encrypted where encryption is on.</summary>
    public string? Caller { get; init; }

    /// <summary>How the call came, e.g. <c>browser</c> or <c>twilio</c>; null when that does not matter.</summary>
    public string? Transport { get; init; }

    /// <summary>The call and its agent, not who calls: that is personal data.</summary>
    public override string ToString() => $"{nameof(CallStart)} {CallId} with {AgentName}";
}
