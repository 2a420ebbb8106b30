namespace Parley.Agents.Tools;

/// <summary>What a person says to a call.</summary>
/// <param name="IsApproved">True to run it.</param>
/// <param name="Message">What the model is told of a rejection; null for the default.</param>
internal sealed record ToolDecision(bool IsApproved, string? Message = null);
