namespace Parley.Calls.Legs;

/// <summary>What a party does besides speaking.</summary>
public abstract record LegSignal;

/// <summary>The party wrote something.</summary>
/// <param name="Text">What.</param>
public sealed record LegTextSignal(string Text) : LegSignal
{
    /// <summary>A picture that goes with it: a data URI with a PNG or JPEG; null for none. The text may then be empty.</summary>
    public string? Image { get; init; }
}

/// <summary>The party wants the agent to stop.</summary>
public sealed record LegInterruptSignal : LegSignal;

/// <summary>The party pressed a key of its telephone.</summary>
/// <param name="Digit">One of <c>0</c> to <c>9</c>, <c>*</c>, <c>#</c> and <c>A</c> to <c>D</c>.</param>
public sealed record LegDtmfSignal(char Digit) : LegSignal;

/// <summary>The leg is over; always the last signal.</summary>
/// <param name="Reason">E.g. <c>hang_up</c>, <c>connection_lost</c>, <c>timeout</c>, <c>flooded</c>, <c>answered</c>.</param>
public sealed record LegEndedSignal(string Reason) : LegSignal;
