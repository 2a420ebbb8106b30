namespace Parley.Realtime.Sessions;

/// <summary><c>session.update</c>.</summary>
public sealed record SessionUpdateEvent : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => "session.update";

    /// <summary>A partial session: absent members keep their value.</summary>
    public required SessionConfiguration Session { get; init; }
}

/// <summary><c>session.created</c>: the first event on every connection.</summary>
public sealed record SessionCreatedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "session.created";

    /// <summary>The whole effective session.</summary>
    public required SessionConfiguration Session { get; init; }
}

/// <summary><c>session.updated</c>: after each accepted update.</summary>
public sealed record SessionUpdatedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "session.updated";

    /// <summary>The whole effective session.</summary>
    public required SessionConfiguration Session { get; init; }
}
