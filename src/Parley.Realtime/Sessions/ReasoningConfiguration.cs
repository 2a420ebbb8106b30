namespace Parley.Realtime.Sessions;

/// <summary>The <c>reasoning</c> member.</summary>
public sealed record ReasoningConfiguration
{
    /// <summary><c>minimal</c>, <c>low</c> (the default), <c>medium</c>, <c>high</c>, <c>xhigh</c>.</summary>
    public string? Effort { get; init; }
}
