namespace Parley.Testing.Telephone.Speaking;

/// <summary>What a caller does in one frame besides speaking; by default nothing.</summary>
internal readonly record struct CallerDeed
{
    public char? Digit { get; init; }

    public bool HangsUp { get; init; }

    public bool Vanishes { get; init; }

    /// <summary>What he waited for in vain.</summary>
    public string? Complaint { get; init; }
}
