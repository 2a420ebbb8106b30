using Parley.Agents.Sessions;
using Parley.Agents.Settings;

namespace Parley.Agents.Handoffs;

/// <summary>Ask the model for a change.</summary>
internal sealed record ChangeSettingsCommand(SettingsChange Change) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Confirmation.RequestAsync(Change);
}
