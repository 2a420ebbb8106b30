namespace Parley.Calls.Control;

/// <summary>How an attempt to let a party go ended.</summary>
/// <param name="IsStaying">Whether the party stays with its agent.</param>
/// <param name="Told">What the agent is then told to say; null for nothing.</param>
internal readonly record struct DepartureEnd(bool IsStaying, string? Told)
{
    public static DepartureEnd Gone => default;

    public static DepartureEnd Stays(string? told = null) => new(true, told);
}
