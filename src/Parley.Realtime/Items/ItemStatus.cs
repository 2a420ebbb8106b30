namespace Parley.Realtime.Items;

/// <summary>How far an item has come.</summary>
/// <param name="Value">The wire's word.</param>
public readonly record struct ItemStatus(string Value)
{
    /// <summary>Final and whole.</summary>
    public static ItemStatus Completed { get; } = new("completed");

    /// <summary>Final but cut short.</summary>
    public static ItemStatus Incomplete { get; } = new("incomplete");

    /// <summary>Still being made.</summary>
    public static ItemStatus InProgress { get; } = new("in_progress");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
