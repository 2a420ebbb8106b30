namespace Parley.Agents.Guardrails;

/// <summary>What watches a run, besides its agents' own guardrails, and how. The defaults work.</summary>
public sealed record GuardrailOptions
{
    /// <summary>Watch what every agent says. A guardrail that an agent has as well runs once.</summary>
    public IReadOnlyList<IGuardrail> Output { get; init; } = [];

    /// <summary>Watch what the user says to any agent.</summary>
    public IReadOnlyList<IGuardrail> Input { get; init; } = [];

    /// <summary>
    /// A response is checked each time that it has grown by about this many characters, and at its end; default 100. Null to check only at its
    /// end.
    /// </summary>
    public int? DebounceCharacters
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Must be positive, or null.");
    } = 100;

    /// <summary>How long a check may take; default 5 s.</summary>
    public TimeSpan Timeout
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Must be positive.");
    } = TimeSpan.FromSeconds(5);

    /// <summary>What a check that fails counts as; default <see cref="GuardrailFailurePolicy.Open"/>.</summary>
    public GuardrailFailurePolicy FailurePolicy { get; init; } = GuardrailFailurePolicy.Open;

    /// <summary>What follows a trip; default <see cref="GuardrailTripAction.CancelAndCorrect"/>.</summary>
    public GuardrailTripAction OnTrip { get; init; } = GuardrailTripAction.CancelAndCorrect;

    /// <summary>
    /// How much of a response's audio is held back, at most, until a check of the words passed, so that what trips is not heard; default
    /// zero, which adds no latency. What passed flows on at once; what is beyond flows on unchecked.
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> lets nothing be heard that was not checked.
    /// </summary>
    public TimeSpan HoldBack
    {
        get;
        init => field = value >= TimeSpan.Zero || value == System.Threading.Timeout.InfiniteTimeSpan
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Must not be negative.");
    }
}
