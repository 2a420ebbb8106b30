namespace Parley.Realtime.Responses;

/// <summary>How a response stands.</summary>
/// <param name="Value">The wire's word.</param>
public readonly record struct ResponseStatus(string Value)
{
    /// <summary>Running.</summary>
    public static ResponseStatus InProgress { get; } = new("in_progress");

    /// <summary>Ended by itself.</summary>
    public static ResponseStatus Completed { get; } = new("completed");

    /// <summary>Ended by the user or the client.</summary>
    public static ResponseStatus Cancelled { get; } = new("cancelled");

    /// <summary>Ended by a cap or a filter.</summary>
    public static ResponseStatus Incomplete { get; } = new("incomplete");

    /// <summary>Ended by a fault.</summary>
    public static ResponseStatus Failed { get; } = new("failed");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
