namespace Parley.Agents.Handoffs;

/// <summary>A handoff does not take place; the message is for the model.</summary>
internal sealed class HandoffRefusedException(string message) : Exception(message);
