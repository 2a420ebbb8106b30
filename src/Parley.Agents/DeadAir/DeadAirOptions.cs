namespace Parley.Agents.DeadAir;

/// <summary>What is done about silence. The defaults tell of it and say nothing.</summary>
public sealed record DeadAirOptions
{
    /// <summary>After how much silence a <see cref="DeadAirEvent"/> is raised; default 4 s; null for never.</summary>
    public TimeSpan? EventAfter
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Must be positive.");
    } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// After how much silence the agent says that it is still at it, while a tool owes the next sound, once in a turn of the caller; null (the
    /// default) for never. With any other cause there is nobody who could say it.
    /// </summary>
    public TimeSpan? FillerAfter
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Must be positive.");
    }

    /// <summary>The substance of what it says; it finds the words, in the language of the conversation.</summary>
    public string Filler { get; init; } = "This takes a moment; you are still at it.";
}
