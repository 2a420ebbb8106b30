namespace Parley.Storage.Retention;

/// <summary>What a legal hold keeps: one call, or all of one caller. Immutable.</summary>
public sealed record HoldSubject
{
    private HoldSubject(string kind, string id)
    {
        (Kind, Id) = (kind, id);
    }

    internal string Kind { get; }

    internal string Id { get; }

    /// <summary>One call.</summary>
    /// <param name="callId">Its id.</param>
    public static HoldSubject Call(string callId) => new("call", callId);

    /// <summary>All calls of one caller, past and coming, and what is remembered of them.</summary>
    /// <param name="caller">Who.</param>
    public static HoldSubject Caller(string caller) => new("caller", caller);

    /// <summary>The kind, not who: that is personal data.</summary>
    public override string ToString() => $"{nameof(HoldSubject)} of a {Kind}";
}

/// <summary>What keeps data from being deleted, by rule or by request, until it is released. Immutable.</summary>
/// <param name="Kind"><c>call</c> or <c>caller</c>.</param>
/// <param name="Subject">The call's id, or what stands for the caller.</param>
/// <param name="Reason">Why.</param>
/// <param name="PlacedBy">By whom.</param>
/// <param name="PlacedAt">When.</param>
public sealed record LegalHold(string Kind, string Subject, string Reason, string PlacedBy, DateTimeOffset PlacedAt);
