namespace Parley.Agents.Tools;

/// <summary>A tool that a supervisor called while it worked on its answer.</summary>
/// <param name="ToolName">Which.</param>
/// <param name="Arguments">JSON text as it may be shown: without what <see cref="SecretArgumentAttribute"/> marks. Personal data.</param>
/// <param name="Result">What the supervisor was told, as it may be shown (<see cref="RealtimeToolOptions.HidesOutput"/>); null while the tool runs.</param>
public sealed record ToolStep(string ToolName, string Arguments, string? Result)
{
    /// <summary>The name alone: arguments and result are personal data.</summary>
    public override string ToString() => $"{nameof(ToolStep)} {ToolName}";
}
