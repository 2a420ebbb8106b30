namespace Parley.Realtime.Errors;

/// <summary><c>error</c>: something went wrong; the connection goes on unless it closes at once (protocol §10).</summary>
public sealed record ErrorEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "error";

    /// <summary>What.</summary>
    public required ErrorDetails Error { get; init; }
}
